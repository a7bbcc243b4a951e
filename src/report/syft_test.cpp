#include "report/syft.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "report/syft_types.h"
#include "support/sample_report.h"

namespace coaming {
namespace {

std::string render(const Report& report) {
  std::string text;
  write_syft_report(report, {}, [&](std::string_view part) { text += part; });
  return text;
}

TEST(SyftReport, SaysWhatTheReportSays) {
  Report report = sample_report();
  Package rpm = report.inventory.packages[0];
  rpm.type = "rpm";
  rpm.name = "bash";
  rpm.version = "1:5.1.8-6.el9";
  rpm.source_name = "bash";
  rpm.source_version = "5.1.8-6.el9";
  rpm.purl = "pkg:rpm/rocky/bash@5.1.8-6.el9?epoch=1";
  report.inventory.packages.push_back(rpm);
  const auto document = parse_json(render(report));
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_NE(document->at("schema").at("url").as_string().find("anchore/syft"), boost::json::string::npos);

  const auto& artifacts = document->at("artifacts").as_array();
  ASSERT_EQ(artifacts.size(), 6U);
  const auto& keel = artifacts[0];
  EXPECT_EQ(keel.at("type").as_string(), "deb");
  EXPECT_EQ(keel.at("metadataType").as_string(), "dpkg-db-entry");
  EXPECT_EQ(keel.at("metadata").at("source").as_string(), "hull");
  EXPECT_EQ(keel.at("locations").as_array().at(0).at("path").as_string(), "/var/lib/dpkg/status");
  EXPECT_EQ(keel.at("locations").as_array().at(0).at("layerID").as_string(), sha256("upgrade").to_string());
  EXPECT_EQ(keel.at("licenses").as_array().at(0).at("spdxExpression").as_string(), "");
  EXPECT_EQ(keel.at("licenses").as_array().at(1).at("spdxExpression").as_string(), "MIT");
  EXPECT_EQ(artifacts[2].at("type").as_string(), "binary");
  EXPECT_EQ(artifacts[2].at("cpes").as_array().size(), 1U);
  EXPECT_EQ(artifacts[4].at("language").as_string(), "javascript");
  const auto& bash = artifacts[5].at("metadata");
  EXPECT_EQ(bash.at("epoch").as_int64(), 1);
  EXPECT_EQ(bash.at("version").as_string(), "5.1.8");
  EXPECT_EQ(bash.at("release").as_string(), "6.el9");
  EXPECT_EQ(bash.at("sourceRpm").as_string(), "bash-5.1.8-6.el9.src.rpm");

  const auto& relationships = document->at("artifactRelationships").as_array();
  ASSERT_EQ(relationships.size(), 4U);
  EXPECT_EQ(relationships[0].at("type").as_string(), "ownership-by-file-overlap");
  EXPECT_EQ(relationships[0].at("parent"), keel.at("id"));
  EXPECT_EQ(relationships[0].at("child"), artifacts[4].at("id"));
  EXPECT_EQ(relationships[1].at("type").as_string(), "dependency-of");
  EXPECT_EQ(relationships[1].at("child"), artifacts[3].at("id"));

  EXPECT_EQ(document->at("source").at("type").as_string(), "image");
  EXPECT_EQ(document->at("source").at("metadata").at("layers").as_array().size(), 2U);
  EXPECT_EQ(document->at("distro").at("versionID").as_string(), "12");
  const auto& file = document->at("files").as_array().at(0);
  EXPECT_EQ(file.at("location").at("path").as_string(), "/lib/apk/db/\ninstalled");
  EXPECT_EQ(file.at("unknowns").as_array().at(0).as_string(), "corrupt: cut short");
}

TEST(SyftReport, SameReportGivesSameBytes) { EXPECT_EQ(render(sample_report()), render(sample_report())); }

TEST(SyftTypes, LeadBothWays) {
  EXPECT_EQ(syft_type_of("pypi").name, "python");
  EXPECT_EQ(purl_type_of_syft("python"), "pypi");
  EXPECT_EQ(syft_type_of("xyz").name, "UnknownPackage");
  EXPECT_EQ(purl_type_of_syft("xyz"), "");
}

}  // namespace
}  // namespace coaming
