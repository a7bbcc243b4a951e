#include "report/cyclonedx.h"

#include <set>

#include <gtest/gtest.h>

#include "base/json.h"
#include "support/sample_report.h"

namespace coaming {
namespace {

std::string render(const Report& report) {
  std::string text;
  write_cyclonedx_report(report, {}, [&](std::string_view part) { text += part; });
  return text;
}

boost::json::value document_of(const Report& report) {
  auto document = parse_json(render(report));
  EXPECT_TRUE(document) << document.error().message;
  return document ? *document : boost::json::value(boost::json::object{});
}

// The values of the properties of this name.
std::vector<std::string> properties(const boost::json::value& element, std::string_view name) {
  std::vector<std::string> values;
  const auto* list = element.as_object().if_contains("properties");
  if (list == nullptr) return values;
  for (const auto& property : list->as_array()) {
    if (property.at("name").as_string() == name) values.emplace_back(property.at("value").as_string());
  }
  return values;
}

using Values = std::vector<std::string>;

TEST(CycloneDxReport, SaysWhatTheReportSays) {
  const auto document = document_of(sample_report());
  EXPECT_EQ(document.at("specVersion").as_string(), "1.6");
  const auto& metadata = document.at("metadata");
  EXPECT_EQ(metadata.at("timestamp").as_string(), "2026-01-02T03:04:05Z");
  const auto& image = metadata.at("component");
  EXPECT_EQ(image.at("type").as_string(), "container");
  EXPECT_EQ(image.at("version").as_string(), sha256("config").to_string());
  EXPECT_EQ(properties(image, "coaming:base:name"), Values{"debian:bookworm"});
  const auto& layers = image.at("components").as_array();
  ASSERT_EQ(layers.size(), 2U);
  EXPECT_EQ(layers[0].at("hashes").as_array().at(0).at("content").as_string(), sha256("base.gz").hex());
  EXPECT_EQ(layers[1].at("hashes").as_array().at(0).at("content").as_string(), sha256("upgrade").hex());

  const auto& components = document.at("components").as_array();
  ASSERT_EQ(components.size(), 6U);
  EXPECT_EQ(components[0].at("type").as_string(), "operating-system");
  EXPECT_EQ(components[0].at("name").as_string(), "debian");
  const auto& keel = components[1];
  EXPECT_EQ(keel.at("bom-ref").as_string(), keel.at("purl").as_string());
  EXPECT_EQ(properties(keel, "coaming:layer:index"), Values{"1"});
  EXPECT_EQ(properties(keel, "coaming:package:replaces"), Values{"0 1:1.0-1"});
  EXPECT_EQ(properties(keel, "coaming:package:source-name"), Values{"hull"});
  const auto& place = keel.at("evidence").at("occurrences").as_array().at(0);
  EXPECT_EQ(place.at("location").as_string(), "/var/lib/dpkg/status");
  EXPECT_EQ(place.at("line").as_int64(), 12);
  EXPECT_EQ(components[3].at("cpe").as_string(), "cpe:2.3:a:ship:rig:4.2:*:*:*:*:*:*:*");
  EXPECT_EQ(components[4].at("scope").as_string(), "excluded");
  EXPECT_EQ(components[5].at("group").as_string(), "@ship");
  EXPECT_EQ(components[5].at("name").as_string(), "deck");
}

TEST(CycloneDxReport, LicencesAreIdsNamesOrOneExpression) {
  const auto document = document_of(sample_report());
  const auto& components = document.at("components").as_array();
  const auto& keel = components[1].at("licenses").as_array();
  ASSERT_EQ(keel.size(), 3U);
  EXPECT_EQ(keel[0].at("license").at("name").as_string(), "GPL-2+");
  EXPECT_EQ(keel[1].at("license").at("id").as_string(), "MIT");
  EXPECT_EQ(keel[2].at("license").at("name").as_string(), "MIT OR Apache-2.0");
  EXPECT_EQ(components[5].at("licenses").as_array().at(0).at("expression").as_string(), "MIT OR Apache-2.0");
}

TEST(CycloneDxReport, GapsMakeItIncomplete) {
  const auto document = document_of(sample_report());
  EXPECT_EQ(document.at("compositions").as_array().at(0).at("aggregate").as_string(), "incomplete");
  const auto& annotations = document.at("annotations").as_array();
  ASSERT_EQ(annotations.size(), 2U);
  EXPECT_EQ(annotations[1].at("text").as_string(), "Gap (corrupt), layer 2, lib/apk/db/\\x0ainstalled: cut short");
  EXPECT_EQ(annotations[1].at("subjects").as_array().at(0).as_string(), "coaming:layer:1");
  EXPECT_EQ(properties(document.at("metadata"), "coaming:gap"),
            (Values{"not-found - - no history", "corrupt 1 lib/apk/db/%0Ainstalled cut short"}));
  Report report = sample_report();
  report.inventory.gaps.clear();
  const auto whole = document_of(report);
  EXPECT_EQ(whole.at("compositions").as_array().at(0).at("aggregate").as_string(), "unknown");
  EXPECT_EQ(whole.as_object().if_contains("annotations"), nullptr);
}

TEST(CycloneDxReport, DependenciesNameWhatIsThere) {
  Report report = sample_report();
  report.inventory.packages[4].depends_on.emplace_back("pkg:npm/elsewhere@1");
  const auto document = document_of(report);
  std::set<std::string> references;
  for (const auto& component : document.at("components").as_array()) {
    EXPECT_TRUE(references.emplace(component.at("bom-ref").as_string()).second);
  }
  const auto& dependencies = document.at("dependencies").as_array();
  ASSERT_EQ(dependencies.size(), 3U);
  EXPECT_EQ(dependencies[0].at("ref").as_string(), "coaming:artifact");
  EXPECT_EQ(dependencies[0].at("dependsOn").as_array().size(), 3U);
  for (const auto& dependency : dependencies) {
    for (const auto& other : dependency.at("dependsOn").as_array()) {
      EXPECT_TRUE(references.contains(std::string(other.as_string()))) << other.as_string();
    }
  }
}

TEST(CycloneDxReport, SamePurlTwiceHasTwoReferences) {
  Report report = sample_report();
  report.inventory.packages.push_back(report.inventory.packages.back());
  report.inventory.packages.back().name = "@Ship/Deck";
  const auto document = document_of(report);
  const auto& components = document.at("components").as_array();
  EXPECT_EQ(components[5].at("bom-ref").as_string(), "pkg:npm/%40ship/deck@2.0.0");
  EXPECT_EQ(components[6].at("bom-ref").as_string(), "pkg:npm/%40ship/deck@2.0.0#2");
}

TEST(CycloneDxReport, VersionsAsLongAsTheSchemaAllows) {
  Report report = sample_report();
  report.inventory.packages[0].version = std::string(5'000, '1');
  const auto document = document_of(report);
  const auto& keel = document.at("components").as_array().at(1);
  EXPECT_EQ(keel.as_object().if_contains("version"), nullptr);
  EXPECT_EQ(properties(keel, "coaming:package:version").at(0).size(), 5'000U);
}

TEST(CycloneDxReport, SerialNumberComesFromTheContent) {
  EXPECT_EQ(render(sample_report()), render(sample_report()));
  Report other = sample_report();
  other.inventory.packages[0].version = "1:1.2-1";
  EXPECT_NE(document_of(sample_report()).at("serialNumber"), document_of(other).at("serialNumber"));
}

}  // namespace
}  // namespace coaming
