#include "base/path_match.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/path_cases.h"

namespace coaming {
namespace {

TEST(PathMatch, MatchesPaths) {
  for (const PathCase& c : kPathCases) {
    EXPECT_EQ(matches_path(c.pattern, c.path), c.matches) << c.pattern << " on " << c.path;
  }
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
