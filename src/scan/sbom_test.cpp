#include "scan/sbom.h"

#include <gtest/gtest.h>

#include "support/tar_builder.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

TEST(Sbom, DocumentIsToldByItsFirstBytes) {
  struct Case {
    const char* name;
    std::string content;
    bool is_document;
  };
  const Case kCases[] = {
      {"Json", "{}", true},
      {"JsonWithAByteOrderMark", "\xef\xbb\xbf{\"bomFormat\": 1}", true},
      {"JsonBehindBlanks", "\r\n\t {", true},
      {"List", "[]", true},
      {"Xml", "<?xml version=\"1.0\"?>", true},
      {"Tags", "SPDXVersion: SPDX-2.3\n", true},
      {"Nothing", "", false},
      {"OnlyBlanks", std::string(600, ' '), false},
      {"Text", "keel 1.0\n", false},
      {"Gzip", "\x1f\x8b\x08", false},
      {"TarOfAnOddName", TarBuilder().file("{a}", "x").finished(), false},
      {"TextWithAZeroByte", std::string("{\0}", 3), false},
  };
  const TemporaryFolder folder;
  for (const Case& c : kCases) {
    EXPECT_EQ(looks_like_document(folder.write(c.name, c.content)), c.is_document) << c.name;
  }
}

TEST(Sbom, OnlyAFileIsADocument) {
  const TemporaryFolder folder;
  EXPECT_FALSE(looks_like_document(folder.path()));
  EXPECT_FALSE(looks_like_document(folder.path("absent")));
}

TEST(Sbom, ReportIsAboutAnSbom) {
  const TemporaryFolder folder;
  const std::string path = folder.write("a.json",
                                        R"({"bomFormat": "CycloneDX", "specVersion": "1.6",
                                     "components": [{"type": "library", "name": "keel", "version": "1",
                                                     "purl": "pkg:npm/keel@1"}]})");
  const auto report = scan_sbom(path);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->artifact.kind, ArtifactKind::Sbom);
  EXPECT_EQ(report->artifact.target, "sbom:" + path);
  EXPECT_FALSE(report->artifact.kind_was_guessed);
  EXPECT_EQ(report->inventory.packages.size(), 1U);
}

}  // namespace
}  // namespace coaming
