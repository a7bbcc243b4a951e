#include "report/spdx.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "base/json.h"
#include "support/sample_report.h"

namespace coaming {
namespace {

std::string render(const Report& report) {
  std::string text;
  write_spdx_report(report, {}, [&](std::string_view part) { text += part; });
  return text;
}

boost::json::value document_of(const Report& report) {
  auto document = parse_json(render(report));
  EXPECT_TRUE(document) << document.error().message;
  return document ? *document : boost::json::value(boost::json::object{});
}

TEST(SpdxReport, SaysWhatTheReportSays) {
  const auto document = document_of(sample_report());
  EXPECT_EQ(document.at("spdxVersion").as_string(), "SPDX-2.3");
  EXPECT_EQ(document.at("creationInfo").at("created").as_string(), "2026-01-02T03:04:05Z");
  const auto& packages = document.at("packages").as_array();
  ASSERT_EQ(packages.size(), 9U);
  EXPECT_EQ(packages[0].at("primaryPackagePurpose").as_string(), "CONTAINER");
  EXPECT_EQ(packages[1].at("checksums").as_array().at(0).at("checksumValue").as_string(), sha256("base.gz").hex());
  EXPECT_EQ(packages[3].at("primaryPackagePurpose").as_string(), "OPERATING_SYSTEM");
  const auto& keel = packages[4];
  EXPECT_EQ(keel.at("versionInfo").as_string(), "1:1.1-1");
  EXPECT_EQ(keel.at("licenseDeclared").as_string(), license_reference("GPL-2+") + " AND MIT AND (MIT OR Apache-2.0)");
  const std::string comment(keel.at("annotations").as_array().at(0).at("comment").as_string());
  EXPECT_NE(comment.find("coaming:layer:index=1\n"), std::string::npos);
  EXPECT_NE(comment.find("coaming:found-in=1 12 var/lib/dpkg/status"), std::string::npos);
  EXPECT_EQ(packages[5].at("licenseDeclared").as_string(), "BSD-3-Clause");
  EXPECT_EQ(packages[6].at("licenseDeclared").as_string(), "NOASSERTION");
  EXPECT_EQ(packages[6].at("externalRefs").as_array().at(1).at("referenceType").as_string(), "cpe23Type");
  EXPECT_EQ(document.at("annotations").as_array().size(), 2U);
}

TEST(SpdxReport, RelationshipsNameWhatIsThere) {
  const auto document = document_of(sample_report());
  std::set<std::string> elements{"SPDXRef-DOCUMENT"};
  for (const auto& package : document.at("packages").as_array()) {
    const std::string id(package.at("SPDXID").as_string());
    EXPECT_TRUE(elements.insert(id).second) << id;
    EXPECT_EQ(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"),
              std::string::npos)
        << id;
  }
  std::map<std::string, std::size_t> counts;
  for (const auto& relationship : document.at("relationships").as_array()) {
    EXPECT_TRUE(elements.contains(std::string(relationship.at("spdxElementId").as_string())));
    EXPECT_TRUE(elements.contains(std::string(relationship.at("relatedSpdxElement").as_string())));
    ++counts[std::string(relationship.at("relationshipType").as_string())];
  }
  EXPECT_EQ(counts["DESCRIBES"], 1U);
  EXPECT_EQ(counts["CONTAINS"], 9U);  // two layers, the distribution, five packages, and what keel owns
  EXPECT_EQ(counts["DEPENDS_ON"], 2U);
  EXPECT_EQ(counts["DEV_DEPENDENCY_OF"], 1U);
}

TEST(SpdxReport, OwnLicencesAreExplained) {
  const auto document = document_of(sample_report());
  std::set<std::string> texts;
  for (const auto& info : document.at("hasExtractedLicensingInfos").as_array()) {
    texts.emplace(info.at("extractedText").as_string());
  }
  EXPECT_EQ(texts, (std::set<std::string>{"GPL-2+", "\"free\" & <b>easy</b>"}));
  EXPECT_TRUE(license_reference("GPL-2+").starts_with("LicenseRef-GPL-2--"));
  EXPECT_NE(license_reference("a b"), license_reference("a-b"));
}

TEST(SpdxReport, NamespaceComesFromTheContent) {
  EXPECT_EQ(render(sample_report()), render(sample_report()));
  Report other = sample_report();
  other.inventory.packages[0].version = "1:1.2-1";
  EXPECT_NE(document_of(sample_report()).at("documentNamespace"), document_of(other).at("documentNamespace"));
}

TEST(SpdxReport, NoTimeIsNoTrouble) {
  Report report = sample_report();
  report.artifact.created = "yesterday";
  EXPECT_EQ(document_of(report).at("creationInfo").at("created").as_string(), "1970-01-01T00:00:00Z");
}

}  // namespace
}  // namespace coaming
