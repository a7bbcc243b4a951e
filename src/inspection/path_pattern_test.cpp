#include "inspection/path_pattern.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(PathPattern, MatchesWhatItSays) {
  const auto pattern = PathPattern::parse("**/ssh_host_?*_key");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(pattern->text(), "**/ssh_host_?*_key");
  EXPECT_TRUE(pattern->matches("etc/ssh/ssh_host_rsa_key"));
  EXPECT_FALSE(pattern->matches("etc/ssh/ssh_host__key"));
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
      {"a//b", "the path pattern \"a//b\" has an empty part; for a whole folder write folder/**"},
      {"a**", "the path pattern \"a**\" has ** beside other characters; it stands for whole parts only"},
  };
  for (const Case& c : kCases) {
    const auto pattern = PathPattern::parse(c.pattern);
    ASSERT_FALSE(pattern) << c.pattern;
    EXPECT_EQ(pattern.error().message, c.message);
  }
  EXPECT_EQ(PathPattern::parse(std::string(kMaxPatternBytes + 1, 'a')).error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
