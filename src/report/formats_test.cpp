#include "report/formats.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(ReportFormats, AreSortedByName) {
  const auto formats = all_report_formats();
  EXPECT_TRUE(std::is_sorted(formats.begin(), formats.end(),
                             [](const ReportFormat& a, const ReportFormat& b) { return a.name < b.name; }));
}

TEST(ReportFormats, AreFoundByName) {
  ASSERT_NE(find_report_format("json"), nullptr);
  EXPECT_EQ(find_report_format("jsn"), nullptr);
  EXPECT_EQ(report_format_names(), "cyclonedx, html, json, spdx, syft, text");
}

}  // namespace
}  // namespace coaming
