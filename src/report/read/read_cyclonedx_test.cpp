#include "report/read/read_cyclonedx.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "report/read/sbom_builder.h"
#include "support/places.h"

namespace coaming {
namespace {

std::string bom(const std::string& members) {
  return R"({"bomFormat": "CycloneDX", "specVersion": "1.6", )" + members + "}";
}

std::string in_one_line(const Package& p) {
  std::string text = p.type + " " + p.name + " " + p.version + " " + p.purl;
  for (const std::string& other : p.depends_on) text += " >" + other;
  return text;
}

using Texts = std::vector<std::string>;

TEST(ReadCycloneDx, ListsComponents) {
  struct Case {
    const char* name;
    const char* members;
    Texts packages;
    Texts gaps;
  };
  const Case kCases[] = {
      {"PurlSaysAll",
       R"("components": [{"type": "library", "purl": "pkg:npm/%40babel/core@7.0.0"}])",
       {"npm @babel/core 7.0.0 pkg:npm/%40babel/core@7.0.0"},
       {}},
      {"GroupAndName",
       R"("components": [{"type": "library", "group": "org.slf4j", "name": "slf4j-api", "version": "2.0.0",
                          "purl": "pkg:maven/org.slf4j/slf4j-api@2.0.0"}])",
       {"maven org.slf4j:slf4j-api 2.0.0 pkg:maven/org.slf4j/slf4j-api@2.0.0"},
       {}},
      {"GolangNameIsWhole",
       R"("components": [{"type": "library", "name": "github.com/Azure/go", "version": "v1", "purl": "pkg:golang/github.com/azure/go@v1"}])",
       {"golang github.com/Azure/go v1 pkg:golang/github.com/azure/go@v1"},
       {}},
      {"NoPurl",
       R"("components": [{"type": "library", "name": "library a", "version": "1.0.0"}])",
       {"generic library a 1.0.0 pkg:generic/library%20a@1.0.0"},
       {}},
      {"WrongPurl",
       R"("components": [{"type": "library", "name": "a", "version": "1", "purl": "npm:a@1"}])",
       {"generic a 1 pkg:generic/a@1"},
       {"the purl of a is no package URL and is left out: npm:a@1"}},
      {"EpochOfRpm",
       R"("components": [{"type": "library", "name": "bash", "version": "5.1-6", "purl": "pkg:rpm/rocky/bash@5.1-6?epoch=1"}])",
       {"rpm bash 1:5.1-6 pkg:rpm/rocky/bash@5.1-6?epoch=1"},
       {}},
      {"NeitherPurlNorVersion",
       R"("components": [{"type": "application", "name": "package-lock.json"}, {"type": "library", "name": "b"}])",
       {},
       {"components that state no version are not listed (2): package-lock.json, b"}},
      {"NoName",
       R"("components": [{"type": "library", "version": "1", "bom-ref": "x"}])",
       {},
       {"components that state no name are not listed (1): x"}},
      {"OtherTypes",
       R"("components": [{"type": "file", "name": "/etc/passwd"}, {"type": "data", "name": "d"}, {"type": "ghost", "name": "g"}],
          "services": [{"name": "s", "services": [{"name": "t"}]}])",
       {},
       {"components that are of a type that is not known are not listed (1): g",
        "components that are of type data are not listed (1): d",
        "components that are of type file are not listed (1): /etc/passwd",
        "components that are services are not listed (2): t, s"}},
      {"Nested",
       R"("components": [{"type": "library", "name": "a", "version": "1", "components": [{"type": "library", "name": "b", "version": "2"}]}])",
       {"generic a 1 pkg:generic/a@1", "generic b 2 pkg:generic/b@2"},
       {}},
      {"TheProgramItself",
       R"("metadata": {"component": {"type": "application", "name": "app", "version": "1", "purl": "pkg:npm/app@1"}})",
       {"npm app 1 pkg:npm/app@1"},
       {}},
      {"Dependencies",
       R"("dependencies": [{"ref": "a", "dependsOn": ["b", "b", "a", "missing"]}, {"ref": "b", "dependsOn": ["a"]}],
          "components": [{"bom-ref": "a", "type": "library", "name": "a", "version": "1"},
                         {"bom-ref": "b", "type": "library", "name": "b", "version": "2"}])",
       {"generic a 1 pkg:generic/a@1 >pkg:generic/b@2", "generic b 2 pkg:generic/b@2 >pkg:generic/a@1"},
       {"1 dependencies are left out, as they name what the document does not list"}},
      {"SameReferenceTwice",
       R"("components": [{"bom-ref": "a", "type": "library", "name": "a", "version": "1"},
                         {"bom-ref": "a", "type": "library", "name": "b", "version": "2"}])",
       {"generic a 1 pkg:generic/a@1", "generic b 2 pkg:generic/b@2"},
       {"two components have the same reference a; what depends on it is only said of the first"}},
      {"SamePackageTwice",
       R"("components": [{"type": "library", "name": "a", "version": "1"}, {"type": "library", "name": "a", "version": "1"}])",
       {"generic a 1 pkg:generic/a@1"},
       {}},
      {"WrongTypes",
       R"("components": [5, "a", [], {"type": 1, "name": [], "version": {}, "licenses": 3}], "dependencies": 1, "metadata": 2)",
       {},
       {"components that are of a type that is not known are not listed (1): "}},
      {"SpoiltProperty",
       R"("components": [{"type": "library", "name": "a", "version": "1", "properties": [{"name": "coaming:layer:index", "value": "-1"}]}],
          "metadata": {"properties": [{"name": "coaming:gap", "value": "what"}]})",
       {"generic a 1 pkg:generic/a@1"},
       {"a property coaming:gap could not be understood: what",
        "a property coaming:layer:index could not be understood: -1"}},
  };
  for (const Case& c : kCases) {
    const auto report = read_cyclonedx(bom(c.members));
    ASSERT_TRUE(report) << c.name << ": " << report.error().message;
    Texts packages, gaps;
    for (const Package& package : report->inventory.packages) packages.push_back(in_one_line(package));
    for (const Gap& gap : report->inventory.gaps) gaps.push_back(gap.message);
    EXPECT_EQ(packages, c.packages) << c.name;
    EXPECT_EQ(gaps, c.gaps) << c.name;
    EXPECT_EQ(report->artifact.kind, ArtifactKind::Sbom) << c.name;
  }
}

TEST(ReadCycloneDx, KnowsItsVersions) {
  for (const char* version : {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}) {
    EXPECT_TRUE(read_cyclonedx(std::string(R"({"bomFormat": "CycloneDX", "specVersion": ")") + version + "\"}"))
        << version;
  }
  for (const char* version : {"", "1.1", "1.8", "2.0", "1.60", "1"}) {
    EXPECT_FALSE(read_cyclonedx(std::string(R"({"bomFormat": "CycloneDX", "specVersion": ")") + version + "\"}"))
        << version;
  }
  EXPECT_FALSE(read_cyclonedx(R"({"specVersion": "1.6"})"));
}

// As Trivy writes it about an image.
TEST(ReadCycloneDx, UnderstandsTrivy) {
  const std::string lower = sha256("lower").to_string(), upper = sha256("upper").to_string();
  const auto report = read_cyclonedx(bom(R"("metadata": {"timestamp": "2026-01-01T00:00:00+00:00", "component": {
      "bom-ref": "root", "type": "container", "name": "app:1", "purl": "pkg:oci/app@sha256:00", "properties": [
        {"name": "aquasecurity:trivy:DiffID", "value": ")" +
                                         lower + R"("},
        {"name": "aquasecurity:trivy:DiffID", "value": ")" +
                                         upper + R"("},
        {"name": "aquasecurity:trivy:ImageID", "value": ")" +
                                         sha256("config").to_string() + R"("}]}},
    "components": [
      {"bom-ref": "os", "type": "operating-system", "name": "debian", "version": "12.8"},
      {"bom-ref": "p", "type": "library", "name": "libc6", "version": "2.36-9", "purl": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12.8",
       "licenses": [{"license": {"name": "LGPL-2.1"}}], "properties": [
        {"name": "aquasecurity:trivy:LayerDiffID", "value": ")" +
                                         upper + R"("},
        {"name": "aquasecurity:trivy:SrcEpoch", "value": "1"},
        {"name": "aquasecurity:trivy:SrcName", "value": "glibc"},
        {"name": "aquasecurity:trivy:SrcRelease", "value": "9"},
        {"name": "aquasecurity:trivy:SrcVersion", "value": "2.36"}]},
      {"bom-ref": "q", "type": "library", "name": "left-pad", "version": "1.3.0", "purl": "pkg:npm/left-pad@1.3.0", "properties": [
        {"name": "aquasecurity:trivy:FilePath", "value": "app/node_modules/left-pad/package.json"},
        {"name": "aquasecurity:trivy:LayerDiffID", "value": ")" +
                                         lower + R"("}]}],
    "dependencies": [{"ref": "root", "dependsOn": ["os"]}, {"ref": "os", "dependsOn": ["p"]}])"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->artifact.name, "app:1");
  EXPECT_EQ(report->artifact.image_id, sha256("config"));
  ASSERT_EQ(report->artifact.layers.size(), 2U);
  EXPECT_EQ(report->inventory.distribution->version_id, "12.8");
  ASSERT_EQ(report->inventory.packages.size(), 2U);
  const Package& libc = report->inventory.packages[0];
  EXPECT_EQ(libc.architecture, "amd64");
  EXPECT_EQ(libc.source_name, "glibc");
  EXPECT_EQ(libc.source_version, "1:2.36-9");
  EXPECT_EQ(libc.layer, 1U);
  EXPECT_TRUE(libc.depends_on.empty());
  const Package& pad = report->inventory.packages[1];
  EXPECT_EQ(pad.layer, 0U);
  EXPECT_EQ(pad.found_in, (std::vector<Location>{{"app/node_modules/left-pad/package.json", 0, 0}}));
  EXPECT_TRUE(report->inventory.gaps.empty()) << report->inventory.gaps.front().message;
}

// As Syft writes it.
TEST(ReadCycloneDx, UnderstandsSyft) {
  const auto report = read_cyclonedx(bom(R"("components": [
      {"bom-ref": "p", "type": "library", "name": "libc6", "version": "2.36-9", "cpe": "cpe:2.3:a:libc6:libc6:2.36-9:*:*:*:*:*:*:*",
       "purl": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12&upstream=glibc%401.0", "properties": [
        {"name": "syft:package:foundBy", "value": "dpkg-db-cataloger"},
        {"name": "syft:location:0:path", "value": "/var/lib/dpkg/status"}]}])"));
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(report->inventory.packages.size(), 1U);
  const Package& libc = report->inventory.packages[0];
  EXPECT_EQ(libc.source_name, "glibc");
  EXPECT_EQ(libc.source_version, "1.0");
  EXPECT_EQ(libc.found_by, "dpkg-db-cataloger");
  EXPECT_EQ(libc.found_in, (std::vector<Location>{{"var/lib/dpkg/status", 0, 0}}));
  ASSERT_TRUE(report->inventory.distribution);
  EXPECT_EQ(report->inventory.distribution->id, "debian");
  EXPECT_EQ(report->inventory.distribution->version_id, "12");
}

TEST(ReadCycloneDx, IsBounded) {
  std::string components, dependencies;
  for (std::size_t i = 0; i < kMaxSbomPackages + 10; ++i) {
    const std::string n = std::to_string(i);
    components +=
        (i == 0 ? "" : ",") + (R"({"bom-ref":")" + n) + R"(","type":"library","name":"p)" + n + R"(","version":"1"})";
    if (i < 1'000) dependencies += (i == 0 ? "" : ",") + (R"({"ref":")" + n) + R"(","dependsOn":["0","1","2","3"]})";
  }
  const auto report =
      read_cyclonedx(bom("\"components\":[" + components + "],\"dependencies\":[" + dependencies + "]"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->inventory.packages.size(), kMaxSbomPackages);
  ASSERT_EQ(report->inventory.gaps.size(), 1U);
  EXPECT_EQ(report->inventory.gaps[0].code, ErrorCode::TooLarge);
}

TEST(ReadCycloneDx, KeepsNoMoreTextThanItMay) {
  const std::string license(1 << 20, 'x');
  std::string components;
  for (int i = 0; i < 100; ++i) {
    components += (i == 0 ? "" : ",") + (R"({"type":"library","name":"p)" + std::to_string(i)) +
                  R"(","version":"1","licenses":[{"license":{"name":")" + license + R"("}}]})";
  }
  const auto report = read_cyclonedx(bom("\"components\":[" + components + "]"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->inventory.packages.size(), 95U);
  ASSERT_EQ(report->inventory.gaps.size(), 1U);
  EXPECT_TRUE(report->inventory.gaps[0].message.starts_with("the document says more than the 101 MB that are kept"));

  // One long purl that everything depends on.
  const std::string purl = "pkg:npm/" + std::string(8'000, 'a') + "@1";
  std::string small = R"({"bom-ref":"long","type":"library","purl":")" + purl + "\"}";
  std::string needs;
  for (int i = 0; i < 15'000; ++i) {
    const std::string n = std::to_string(i);
    small += R"(,{"bom-ref":")" + n + R"(","type":"library","name":"p)" + n + R"(","version":"1"})";
    needs += (i == 0 ? "" : ",") + (R"({"ref":")" + n) + R"(","dependsOn":["long"]})";
  }
  const auto bounded = read_cyclonedx(bom("\"components\":[" + small + "],\"dependencies\":[" + needs + "]"));
  ASSERT_TRUE(bounded);
  EXPECT_EQ(bounded->inventory.packages.size(), 15'001U);
  EXPECT_EQ(bounded->inventory.gaps.size(), 2U);
}

TEST(ReadCycloneDx, ReadsTheExamples) {
  namespace fs = std::filesystem;
  const fs::path folder = shared_folder() / "vectors/sbom-examples";
  if (!fs::exists(folder)) GTEST_SKIP() << "../shared/vectors/sbom-examples is not there";
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("cyclonedx")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto report = read_cyclonedx(text);
    ASSERT_TRUE(report) << entry.path() << ": " << report.error().message;
    EXPECT_FALSE(report->inventory.packages.empty()) << entry.path();
    ++read;
  }
  EXPECT_EQ(read, 5U);
}

}  // namespace
}  // namespace coaming
