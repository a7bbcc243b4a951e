#include "inspection/path_pattern.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(PathPattern, Matches) {
  struct Case {
    const char* pattern;
    const char* path;
    bool matches;
  };
  const Case kCases[] = {
      {"etc/shadow", "etc/shadow", true},
      {"etc/shadow", "etc/shadow/x", false},
      {"etc/shadow", "x/etc/shadow", false},
      {"etc/shadow", "etc/shadow-", false},
      {"**/.npmrc", ".npmrc", true},
      {"**/.npmrc", "root/.npmrc", true},
      {"**/.npmrc", "home/a/b/.npmrc", true},
      {"**/.npmrc", "root/x.npmrc", false},
      {"usr/share/doc/**", "usr/share/doc/a", true},
      {"usr/share/doc/**", "usr/share/doc/a/b/c", true},
      {"usr/share/doc/**", "usr/share/doc", true},
      {"usr/share/doc/**", "usr/share/docs", false},
      {"**/test/**", "test", true},
      {"**/test/**", "a/test/b", true},
      {"**/test/**", "a/b/test/c/d", true},
      {"**/test/**", "a/tests/b", false},
      {"etc/ssh/ssh_host_*_key", "etc/ssh/ssh_host_rsa_key", true},
      {"etc/ssh/ssh_host_*_key", "etc/ssh/ssh_host_rsa_key.pub", false},
      {"etc/ssh/ssh_host_*_key", "etc/ssh/ssh_host_/x_key", false},
      {"*", "a", true},
      {"*", "a/b", false},
      {"**", "a/b/c", true},
      {"**", "", true},
      {"a/**/b/**/c", "a/b/c", true},
      {"a/**/b/**/c", "a/x/b/y/b/z/c", true},
      {"a/**/b/**/c", "a/x/c/y/c", false},
      {"a?c", "abc", true},
      {"a?c", "ac", false},
      {"*.key", ".key", true},
      {"**/config/credentials/*.key", "srv/app/config/credentials/production.key", true},
      {"a*b*c", "aXbYbZc", true},
      {"a*b*c", "aXbYbZ", false},
      {"**/a/b", "a/a/b", true},
  };
  for (const Case& c : kCases) {
    const auto pattern = PathPattern::parse(c.pattern);
    ASSERT_TRUE(pattern) << c.pattern;
    EXPECT_EQ(pattern->matches(c.path), c.matches) << c.pattern << " on " << c.path;
  }
}

TEST(PathPattern, SaysWhatIsWrong) {
  struct Case {
    const char* pattern;
    const char* message;
  };
  const Case kCases[] = {
      {"", "the path pattern \"\" is empty; write ** for every path"},
      {"/etc", "the path pattern \"/etc\" begins with a slash; paths inside an image do not"},
      {"etc/", "the path pattern \"etc/\" has an empty part; for a whole folder write folder/**"},
      {"a**", "the path pattern \"a**\" has ** beside other characters; it stands for whole parts only"},
  };
  for (const Case& c : kCases) {
    const auto pattern = PathPattern::parse(c.pattern);
    ASSERT_FALSE(pattern) << c.pattern;
    EXPECT_EQ(pattern.error().message, c.message);
  }
  EXPECT_EQ(PathPattern::parse(std::string(kMaxPatternBytes + 1, 'a')).error().code, ErrorCode::TooLarge);
}

// Patterns and paths that make a careless matcher try every way to share out the parts.
TEST(PathPattern, IsQuickOnHostilePaths) {
  std::string pattern;
  for (int i = 0; i < 60; ++i) pattern += "**/a/";
  pattern += "b";
  std::string path;
  for (int i = 0; i < 2000; ++i) path += "a/";
  path += "c";
  const auto parsed = PathPattern::parse(pattern);
  ASSERT_TRUE(parsed);
  EXPECT_FALSE(parsed->matches(path + "b"));
  const auto stars = PathPattern::parse("*a*a*a*a*a*a*a*a*a*a*a*b");
  ASSERT_TRUE(stars);
  EXPECT_FALSE(stars->matches(std::string(4000, 'a') + "cb/"));
}

}  // namespace
}  // namespace coaming
