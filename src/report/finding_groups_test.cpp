#include "report/finding_groups.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(FindingGroups, HoldWhatSaysTheSame) {
  std::vector<Finding> findings(4);
  findings[0] = {"b", "title", Severity::Low, {"x", 0, 0}, false, "", ""};
  findings[1] = {"a", "title", Severity::High, {"x", 0, 0}, false, "", ""};
  findings[2] = {"b", "title", Severity::Low, {"y", 0, 0}, false, "", ""};
  findings[3] = {"b", "other", Severity::Low, {"z", 0, 0}, false, "", ""};
  const auto groups = group_findings(findings);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].front()->rule, "a");
  EXPECT_EQ(groups[1].front()->title, "other");
  ASSERT_EQ(groups[2].size(), 2U);
  EXPECT_EQ(groups[2][1]->location.path, "y");
  EXPECT_EQ(severities_in_words(findings), "1 high, 3 low");
  EXPECT_TRUE(group_findings({}).empty());
  EXPECT_EQ(severities_in_words({}), "");
}

TEST(WithCommas, GroupsThousands) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1'000), "1,000");
  EXPECT_EQ(with_commas(1'234'567), "1,234,567");
}

}  // namespace
}  // namespace coaming
