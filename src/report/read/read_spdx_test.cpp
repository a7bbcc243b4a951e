#include "report/read/read_spdx.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "support/places.h"

namespace coaming {
namespace {

using Texts = std::vector<std::string>;

std::string document(const std::string& members, const std::string& version = "SPDX-2.3") {
  return R"({"spdxVersion": ")" + version +
         R"(", "name": "doc", "creationInfo": {"created": "2026-01-01T00:00:00Z"}, )" + members + "}";
}

std::string in_one_line(const Package& p) {
  std::string text = p.type + " " + p.name + " " + p.version + " " + p.purl + (p.is_development ? " dev" : "");
  for (const std::string& other : p.depends_on) text += " >" + other;
  for (const std::string& other : p.provides) text += " +" + other;
  for (const std::string& license : p.licenses) text += " [" + license + "]";
  return text;
}

TEST(ReadSpdx, ListsPackages) {
  struct Case {
    const char* name;
    const char* members;
    Texts packages;
    Texts gaps;
  };
  const Case kCases[] = {
      {"PurlAndLicence",
       R"x("packages": [{"SPDXID": "a", "name": "core", "versionInfo": "7", "licenseDeclared": "MIT AND (ISC OR Zlib)",
          "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/%40babel/core@7"},
                           {"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:b:c:7:*:*:*:*:*:*:*"}]}])x",
       {"npm @babel/core 7 pkg:npm/%40babel/core@7 [ISC OR Zlib] [MIT]"},
       {}},
      {"ConcludedLicence",
       R"("packages": [{"name": "a", "versionInfo": "1", "licenseDeclared": "NOASSERTION", "licenseConcluded": "ISC"}])",
       {"generic a 1 pkg:generic/a@1 [ISC]"},
       {}},
      {"LicenceByReference",
       R"("packages": [{"name": "a", "versionInfo": "1", "licenseDeclared": "LicenseRef-1 AND LicenseRef-2 AND LicenseRef-3"}],
          "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-1", "extractedText": "Beerware"},
                                         {"licenseId": "LicenseRef-2", "name": "Own", "extractedText": "long\ntext"},
                                         {"licenseId": "LicenseRef-3", "name": "NOASSERTION", "extractedText": "long\ntext"}])",
       {"generic a 1 pkg:generic/a@1 [Beerware] [LicenseRef-3] [Own]"},
       {}},
      {"NoVersion",
       R"("packages": [{"name": "a"}, {"name": "b", "versionInfo": "NOASSERTION"}])",
       {},
       {"components that state no version are not listed (2): a, b"}},
      {"Relationships",
       R"("relationships": [{"spdxElementId": "a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "b"},
                            {"spdxElementId": "c", "relationshipType": "DEV_DEPENDENCY_OF", "relatedSpdxElement": "a"},
                            {"spdxElementId": "d", "relationshipType": "CONTAINS", "relatedSpdxElement": "a"},
                            {"spdxElementId": "a", "relationshipType": "CONTAINS", "relatedSpdxElement": "b"},
                            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "a"}],
          "packages": [{"SPDXID": "a", "name": "a", "versionInfo": "1"}, {"SPDXID": "b", "name": "b", "versionInfo": "1"},
                       {"SPDXID": "c", "name": "c", "versionInfo": "1"},
                       {"SPDXID": "d", "name": "d", "versionInfo": "1",
                        "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:deb/debian/d@1"}]}])",
       {"deb d 1 pkg:deb/debian/d@1 +pkg:generic/a@1", "generic a 1 pkg:generic/a@1 >pkg:generic/b@1 >pkg:generic/c@1",
        "generic b 1 pkg:generic/b@1", "generic c 1 pkg:generic/c@1 dev"},
       {}},
      {"ImageAndSystem",
       R"("packages": [{"SPDXID": "i", "name": "app", "primaryPackagePurpose": "CONTAINER"},
                       {"SPDXID": "o", "name": "debian", "versionInfo": "12", "primaryPackagePurpose": "OPERATING_SYSTEM"},
                       {"SPDXID": "p", "name": "other", "versionInfo": "1", "primaryPackagePurpose": "OPERATING_SYSTEM"}],
          "relationships": [{"spdxElementId": "i", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "o"}])",
       {},
       {"components that are a second operating system are not listed (1): other"}},
      {"Files",
       R"("files": [{"SPDXID": "f"}, {"SPDXID": "g"}])",
       {},
       {"the document lists 2 files, which are not packages"}},
  };
  for (const Case& c : kCases) {
    for (const char* version : {"SPDX-2.2", "SPDX-2.3"}) {
      const auto report = read_spdx(document(c.members, version));
      ASSERT_TRUE(report) << c.name << ": " << report.error().message;
      Texts packages, gaps;
      for (const Package& package : report->inventory.packages) packages.push_back(in_one_line(package));
      for (const Gap& gap : report->inventory.gaps) gaps.push_back(gap.message);
      EXPECT_EQ(packages, c.packages) << c.name;
      EXPECT_EQ(gaps, c.gaps) << c.name;
      EXPECT_EQ(report->artifact.name, "doc") << c.name;
    }
  }
}

TEST(ReadSpdx, RefusesOthers) {
  EXPECT_EQ(read_spdx(document("\"packages\": []", "SPDX-3.0")).error().code, ErrorCode::Unsupported);
  EXPECT_EQ(read_spdx("{}").error().code, ErrorCode::Invalid);
}

TEST(ReadSpdx, ReadsTheExample) {
  const auto path = shared_folder() / "vectors/sbom-examples/SPDXJSONExample-v2.3.spdx.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared/vectors/sbom-examples is not there";
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto report = read_spdx(text);
  ASSERT_TRUE(report) << report.error().message;
  Texts names;
  for (const Package& package : report->inventory.packages) names.push_back(in_one_line(package));
  ASSERT_EQ(names.size(), 3U);
  EXPECT_TRUE(names[0].starts_with("generic Saxon 8.8 pkg:generic/Saxon@8.8 [MPL-1.0]")) << names[0];
  EXPECT_TRUE(names[1].starts_with("generic glibc 2.11.1 ")) << names[1];
  EXPECT_TRUE(names[2].starts_with("maven org.apache.jena:apache-jena 3.12.0 ") ||
              names[2].starts_with("maven org.apache.jena:Jena 3.12.0"))
      << names[2];
}

}  // namespace
}  // namespace coaming
