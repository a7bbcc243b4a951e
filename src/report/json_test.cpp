#include "report/json.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "support/sample_report.h"

namespace coaming {
namespace {

std::string render(const Report& report) {
  std::string text;
  write_json_report(report, {}, [&](std::string_view part) { text += part; });
  return text;
}

TEST(JsonReport, SaysWhatTheReportSays) {
  const auto document = parse_json(render(sample_report()));
  ASSERT_TRUE(document) << document.error().message;
  const auto& top = document->as_object();
  EXPECT_EQ(top.at("schema").as_string(), "coaming-report");
  EXPECT_EQ(top.at("schema_version").as_int64(), 2);
  EXPECT_EQ(top.at("artifact").at("kind").as_string(), "docker-archive");
  EXPECT_TRUE(top.at("artifact").at("kind_was_guessed").as_bool());
  EXPECT_TRUE(top.at("artifact").at("manifest_digest").is_null());
  EXPECT_EQ(top.at("distribution").at("id").as_string(), "debian");
  EXPECT_EQ(top.at("artifact").at("base").at("layers").as_int64(), 1);
  EXPECT_EQ(top.at("summary").at("packages").as_int64(), 5);
  EXPECT_EQ(top.at("summary").at("findings").as_int64(), 3);

  const auto& layers = top.at("layers").as_array();
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0].at("packages_introduced").as_int64(), 1);
  EXPECT_EQ(layers[1].at("packages_introduced").as_int64(), 4);
  EXPECT_TRUE(layers[1].at("created_by").is_null());

  const auto& keel = top.at("packages").as_array().at(0);
  EXPECT_EQ(keel.at("source").at("name").as_string(), "hull");
  EXPECT_EQ(keel.at("layer").as_int64(), 1);
  EXPECT_EQ(keel.at("replaces").as_array().at(0).at("version").as_string(), "1:1.0-1");
  EXPECT_EQ(keel.at("found_in").as_array().at(0).at("line").as_int64(), 12);
  EXPECT_EQ(keel.at("licenses").as_array().size(), 3U);
  EXPECT_EQ(keel.at("provides").as_array().at(0).as_string(), "pkg:npm/%40ship/deck@2.0.0");
  EXPECT_TRUE(keel.at("cpe").is_null());
  EXPECT_EQ(top.at("packages").as_array().at(2).at("cpe").as_string(), "cpe:2.3:a:ship:rig:4.2:*:*:*:*:*:*:*");
  const auto& hatch = top.at("packages").as_array().at(3);
  EXPECT_TRUE(hatch.at("development").as_bool());
  EXPECT_EQ(hatch.at("depends_on").as_array().at(0).as_string(), "pkg:npm/%40ship/deck@2.0.0");

  const auto& findings = top.at("findings").as_array();
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_TRUE(findings[0].at("path").is_null());
  EXPECT_TRUE(findings[0].at("layer").is_null());
  EXPECT_EQ(findings[1].at("severity").as_string(), "critical");
  EXPECT_TRUE(findings[1].at("hidden").as_bool());
  EXPECT_EQ(findings[1].at("layer").as_int64(), 0);
  EXPECT_EQ(findings[1].at("line").as_int64(), 1);
  EXPECT_EQ(findings[1].at("instruction").as_string(), "/bin/sh -c #(nop) ADD file:abc in / ");
  EXPECT_EQ(findings[2].at("evidence").as_string(), "mode 4755, owner 0");

  EXPECT_TRUE(top.at("gaps").as_array().at(0).at("layer").is_null());
  const auto& gap = top.at("gaps").as_array().at(1);
  EXPECT_EQ(gap.at("code").as_string(), "corrupt");
  EXPECT_EQ(gap.at("path").as_string(), "lib/apk/db/\ninstalled");
}

TEST(JsonReport, IsValidUtf8WhateverTheNames) {
  const auto document = parse_json(render(sample_report()));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->at("packages").as_array().at(1).at("name").as_string(), "ma\x1bst\\xff");
}

TEST(JsonReport, SameReportGivesSameBytes) { EXPECT_EQ(render(sample_report()), render(sample_report())); }

}  // namespace
}  // namespace coaming
