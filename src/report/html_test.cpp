#include "report/html.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "report/html_assets.h"
#include "support/sample_report.h"

namespace coaming {
namespace {

std::string render(const Report& report) {
  std::string text;
  write_html_report(report, {}, [&](std::string_view part) { text += part; });
  return text;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// What the script of the page reads.
std::string data_in(std::string_view page) {
  constexpr std::string_view kBegin = "<script id=\"packages-data\" type=\"application/json\">";
  const auto begin = page.find(kBegin) + kBegin.size();
  return std::string(page.substr(begin, page.find("</script>", begin) - begin));
}

TEST(HtmlReport, TextOfTheImageIsOnlyText) {
  const std::string page = render(sample_report());
  // Two of the page itself; hostile names bring in no third.
  EXPECT_EQ(count_of(page, "<script"), 2U);
  EXPECT_EQ(count_of(page, "</script"), 2U);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_NE(page.find("usr/bin/&lt;/td&gt;&lt;script&gt;alert(2)&lt;/script&gt;"), std::string::npos);
  EXPECT_NE(page.find("id_\\x1b[31mrsa:1"), std::string::npos);
  EXPECT_EQ(page.find('\x1b'), std::string::npos);
}

TEST(HtmlReport, ScriptGetsThePackages) {
  const auto data = parse_json(data_in(render(sample_report())));
  ASSERT_TRUE(data) << data.error().message;
  const auto& packages = data->at("packages").as_array();
  ASSERT_EQ(packages.size(), 5U);
  EXPECT_EQ(packages[0].at("source").as_string(), "hull");
  EXPECT_EQ(packages[0].at("provides").as_array().at(0).as_int64(), 4);
  EXPECT_EQ(packages[0].at("replaces").as_array().at(0).as_array().at(0).as_string(), "1:1.0-1");
  EXPECT_EQ(packages[1].at("name").as_string(), "ma\\x1bst\\xff");
  EXPECT_EQ(packages[3].at("name").as_string(), "</script><img src=x onerror=alert(1)>");
  EXPECT_TRUE(packages[3].at("development").as_bool());
  EXPECT_EQ(packages[4].at("depends_on").as_array().at(0).as_int64(), 3);
  EXPECT_EQ(data->at("layers").as_array().at(0).as_string(), "ADD file:abc in /");
}

TEST(HtmlReport, PolicyNamesItsOwnStyleAndScriptOnly) {
  const std::string page = render(sample_report());
  const auto begin = page.find("Content-Security-Policy");
  const std::string policy = page.substr(begin, page.find('>', begin) - begin);
  EXPECT_NE(policy.find("default-src &#39;none&#39;"), std::string::npos);
  EXPECT_EQ(count_of(policy, "sha256-"), 2U);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  // Inline styles and handlers would be refused.
  EXPECT_EQ(page.find(" style=\""), std::string::npos);
  EXPECT_EQ(page.find(" onclick="), std::string::npos);
  for (const char* const address : {"http://", "https://", "@import", "url("}) {
    EXPECT_EQ(std::string_view(kReportCss).find(address), std::string_view::npos) << address;
    EXPECT_EQ(std::string_view(kReportJs).find(address), std::string_view::npos) << address;
  }
  EXPECT_EQ(std::string_view(kReportJs).find("innerHTML"), std::string_view::npos);
}

TEST(HtmlReport, ShowsGapsFindingsAndLayers) {
  const std::string page = render(sample_report());
  EXPECT_NE(page.find("<span class=\"where\">layer 2, lib/apk/db/\\x0ainstalled</span>: cut short"), std::string::npos);
  EXPECT_LT(page.find("A private key lies in the image"), page.find("The image runs as root"));
  EXPECT_NE(page.find("hidden by a later layer"), std::string::npos);
  EXPECT_NE(page.find("<li class=\"is-base\"><span class=\"index\">1</span>"), std::string::npos);
  EXPECT_NE(page.find("data-layer=\"2\">4 packages</a>"), std::string::npos);
  EXPECT_NE(page.find("debian:bookworm, layer 1"), std::string::npos);
}

TEST(HtmlReport, SaysThatThereIsNothing) {
  Report report;
  report.artifact.target = "root";
  const std::string page = render(report);
  EXPECT_NE(page.find("Everything that was looked for could be read."), std::string::npos);
  EXPECT_EQ(page.find("id=\"layers\""), std::string::npos);
  const auto data = parse_json(data_in(page));
  ASSERT_TRUE(data);
  EXPECT_TRUE(data->at("packages").as_array().empty());
}

TEST(HtmlReport, SameReportGivesSameBytes) { EXPECT_EQ(render(sample_report()), render(sample_report())); }

TEST(HtmlText, HasNoMeaningLeft) {
  EXPECT_EQ(html_text("<a href='x' title=\"y\">&amp;</a>"),
            "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;&lt;/a&gt;");
  EXPECT_EQ(html_text("a\n\xff\xe2\x80\xae"), "a\\x0a\\xff\\xe2\\x80\\xae");
}

}  // namespace
}  // namespace coaming
