#include "base/path_match.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(PathMatch, MatchesPaths) {
  struct Case {
    const char* pattern;
    const char* path;
    bool matches;
  };
  const Case kCases[] = {
      {"etc/os-release", "etc/os-release", true},
      {"etc/os-release", "etc/os-release2", false},
      {"var/lib/dpkg/status.d/*", "var/lib/dpkg/status.d/base", true},
      {"var/lib/dpkg/status.d/*", "var/lib/dpkg/status.d/a/b", false},
      {"usr/share/doc/*/copyright", "usr/share/doc/curl/copyright", true},
      {"usr/share/doc/*/copyright", "usr/share/doc/a/b/copyright", false},
      {"usr/share/doc/*/copyright", "usr/share/doc/copyright", false},
      {"a*b*c", "axxbyyc", true},
      {"a*b*c", "axxbyy", false},
      {"a/b", "a/b", true},
      {"a/b", "a/b/c", false},
      {"a/b/c", "a/b", false},
      {"a/*", "a/b", true},
      {"a/*", "a/b/c", false},
      {"a/*.list", "a/x.list", true},
      {"a/*.list", "a/x.lists", false},
      {"**/package.json", "package.json", true},
      {"**/package.json", "a/b/package.json", true},
      {"**/package.json", "a/package.json/b", false},
      {"**/package.json", "a/xpackage.json", false},
      {"**/node_modules/**/package.json", "app/node_modules/x/package.json", true},
      {"**/node_modules/**/package.json", "app/node_modules/package.json", true},
      {"**/node_modules/**/package.json", "app/package.json", false},
      {"**/specifications/**/*.gemspec", "usr/share/specifications/default/a-1.gemspec", true},
      {"**/*.dist-info/METADATA", "a/b.dist-info/METADATA", true},
      {"**/*.dist-info/METADATA", "a/b.dist-info/x/METADATA", false},
      {"**/libssl.so*", "usr/lib/libssl.so.3", true},
      {"**/a*b*c", "x/aXbYbZc", true},
      {"**/a*b*c", "x/aXbYbZ", false},
      {"**", "a", true},
      {"**", "a/b/c", true},
      {"a/**", "a/b/c", true},
      {"a/**", "b", false},
      {"**/a/b", "a/a/b", true},
      {"**/a/**/b", "a/x/a/y/b", true},
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
      {"", "", true},
      {"", "a", false},
      {"a", "", false},
      {"*", "", false},
      {"**/*", "", false},
      {"**/*", "a/b", true},
      {"**/**", "a", true},
      {"a/*/b", "a/b", false},
      {"a/b*/**/c", "a/bx/c", true},
      {"a/b*/**/c", "a/c", false},
      {"ab", "a", false},
      {"a", "ab", false},
      {"a/b?/c", "a/b/c", false},
      {"a/b?/c", "a/b*/c", true},
  };
  for (const Case& c : kCases) EXPECT_EQ(matches_path(c.pattern, c.path), c.matches) << c.pattern << " on " << c.path;
}

TEST(PathMatch, MatchesComponents) {
  EXPECT_TRUE(matches_component("a*c", "a/b/c"));
  EXPECT_TRUE(matches_component("**", ""));
  EXPECT_TRUE(matches_component("?b*", "abc"));
  EXPECT_FALSE(matches_component("?", ""));
  EXPECT_FALSE(matches_component("", "a"));
}

// What makes a careless matcher try every way to share out the parts.
TEST(PathMatch, IsQuickOnHostilePaths) {
  const auto start = std::chrono::steady_clock::now();
  std::string pattern;
  for (int i = 0; i < 60; ++i) pattern += "**/a/";
  std::string path;
  for (int i = 0; i < 2000; ++i) path += "a/";
  EXPECT_FALSE(matches_path(pattern + "x/b", path + "b"));
  EXPECT_FALSE(matches_path("**/a/**/a/**/a/**/a/**/x/*", path + "c"));
  EXPECT_FALSE(matches_path("*a*a*a*a*a*a*a*a*a*a*a*b", std::string(4000, 'a') + "c"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

}  // namespace
}  // namespace coaming
