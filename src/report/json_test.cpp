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
  EXPECT_EQ(top.at("schema_version").as_int64(), 1);
  EXPECT_EQ(top.at("artifact").at("kind").as_string(), "docker-archive");
  EXPECT_TRUE(top.at("artifact").at("kind_was_guessed").as_bool());
  EXPECT_TRUE(top.at("artifact").at("manifest_digest").is_null());
  EXPECT_EQ(top.at("distribution").at("id").as_string(), "debian");
  EXPECT_EQ(top.at("summary").at("packages").as_int64(), 2);

  const auto& layers = top.at("layers").as_array();
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0].at("packages_introduced").as_int64(), 1);
  EXPECT_TRUE(layers[1].at("created_by").is_null());

  const auto& keel = top.at("packages").as_array().at(0);
  EXPECT_EQ(keel.at("source").at("name").as_string(), "hull");
  EXPECT_EQ(keel.at("layer").as_int64(), 1);
  EXPECT_EQ(keel.at("replaces").as_array().at(0).at("version").as_string(), "1:1.0-1");
  EXPECT_EQ(keel.at("found_in").as_array().at(0).at("line").as_int64(), 12);
  EXPECT_EQ(keel.at("licenses").as_array().size(), 2U);

  const auto& gap = top.at("gaps").as_array().at(0);
  EXPECT_EQ(gap.at("code").as_string(), "corrupt");
  EXPECT_EQ(gap.at("path").as_string(), "lib/apk/db/\ninstalled");
  EXPECT_TRUE(top.at("gaps").as_array().at(1).at("layer").is_null());
}

TEST(JsonReport, IsValidUtf8WhateverTheNames) {
  const auto document = parse_json(render(sample_report()));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->at("packages").as_array().at(1).at("name").as_string(), "ma\x1bst\\xff");
}

TEST(JsonReport, SameReportGivesSameBytes) { EXPECT_EQ(render(sample_report()), render(sample_report())); }

}  // namespace
}  // namespace coaming
