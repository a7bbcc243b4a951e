#include "inspection/secrets/exact_pattern.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(ExactPattern, FindsTheSecretAndItsName) {
  const ExactPattern pattern(R"re((?P<name>[a-z]+)=(?:"([a-z]+)"|'([a-z]+)'))re");
  EXPECT_EQ(pattern.problem(), "");
  EXPECT_EQ(pattern.groups(), 2);
  ExactPattern::Match match;
  const std::string text = "x one='abc' two=\"def\"";
  ASSERT_TRUE(pattern.search(text, 0, text.size(), match));
  EXPECT_EQ(match.name, "one");
  EXPECT_EQ(match.secret, "abc");
  EXPECT_EQ(match.begin, 2U);
  EXPECT_EQ(match.end, 11U);
  ASSERT_TRUE(pattern.search(text, match.end, text.size(), match));
  EXPECT_EQ(match.name, "two");
  EXPECT_EQ(match.secret, "def");
  EXPECT_FALSE(pattern.search(text, match.end, text.size(), match));
}

TEST(ExactPattern, SeesWhatLiesAround) {
  ExactPattern::Match match;
  EXPECT_FALSE(ExactPattern("\\Ab").search("ab", 1, 2, match));
  EXPECT_FALSE(ExactPattern("\\bb").search("ab", 1, 2, match));
  EXPECT_FALSE(ExactPattern("a\\z").search("ab", 0, 1, match));
  EXPECT_TRUE(ExactPattern("\\bb").search(" b", 1, 2, match));
}

TEST(ExactPattern, ReadsBytes) {
  ExactPattern::Match match;
  ASSERT_TRUE(
      ExactPattern("a.b").search("a\xff"
                                 "b",
                                 0, 3, match));
  EXPECT_TRUE(ExactPattern("a.b").matches(std::string_view("a\0b", 3)));
}

TEST(ExactPattern, SaysWhatIsWrong) {
  EXPECT_EQ(ExactPattern("a(").problem(), "missing ): a(");
  EXPECT_NE(ExactPattern("a{2000}").problem(), "");
  EXPECT_NE(ExactPattern("((((((((((((((((a))))))))))))))))").problem(), "");
}

}  // namespace
}  // namespace coaming
