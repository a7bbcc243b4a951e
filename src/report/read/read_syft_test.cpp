#include "report/read/read_syft.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

constexpr const char* kSchema =
    R"("schema": {"version": "16.0.18", "url": "https://raw.githubusercontent.com/anchore/syft/main/schema/json/schema-16.0.18.json"})";

TEST(ReadSyft, UnderstandsAnImage) {
  const std::string lower = sha256("lower").to_string(), upper = sha256("upper").to_string();
  const auto report =
      read_syft(R"({"artifacts": [
      {"id": "1", "name": "libc6", "version": "2.36-9", "type": "deb", "foundBy": "dpkg-db-cataloger",
       "locations": [{"path": "/var/lib/dpkg/status", "layerID": ")" +
                upper + R"("}],
       "licenses": [{"value": "LGPL-2.1", "spdxExpression": "LGPL-2.1-only"}, {"value": "", "spdxExpression": "MIT"}],
       "cpes": [{"cpe": "cpe:2.3:a:libc6:libc6:2.36-9:*:*:*:*:*:*:*", "source": "syft-generated"}],
       "purl": "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12", "metadataType": "dpkg-db-entry",
       "metadata": {"source": "glibc", "sourceVersion": "2.36-8", "architecture": "amd64", "files": [{"path": "/lib/x"}]}},
      {"id": "2", "name": "bash", "version": "5.1-6", "type": "rpm", "purl": "",
       "metadata": {"sourceRpm": "bash-src-5.1-6.src.rpm", "architecture": "x86_64"}, "locations": [{"path": "/x", "layerID": "sha256:elsewhere"}]},
      {"id": "3", "name": "slf4j-api", "version": "2.0", "type": "java-archive", "purl": "pkg:maven/org.slf4j/slf4j-api@2.0", "licenses": ["MIT"]},
      {"id": "4", "name": "nginx", "version": "1.25", "type": "binary", "purl": "pkg:generic/nginx@1.25", "cpes": ["cpe:2.3:a:f5:nginx:1.25:*:*:*:*:*:*:*"]},
      {"id": "5", "name": "app", "version": "", "type": "npm"}],
    "artifactRelationships": [
      {"parent": "3", "child": "4", "type": "dependency-of"},
      {"parent": "1", "child": "3", "type": "ownership-by-file-overlap"},
      {"parent": "1", "child": "f", "type": "contains"}],
    "files": [{"id": "f", "location": {"path": "/opt/a.jar", "layerID": ")" +
                upper + R"("}, "unknowns": ["java: cut short"]},
              {"id": "g", "location": {"path": "/opt/b.jar"}}],
    "source": {"name": "app", "type": "image", "metadata": {"userInput": "app:1", "imageID": ")" +
                sha256("config").to_string() + R"(",
      "manifestDigest": "", "tags": ["app:1"], "architecture": "arm64", "os": "linux",
      "layers": [{"digest": ")" +
                lower + R"(", "size": 10, "mediaType": "m"}, {"digest": ")" + upper + R"(", "size": 20}]}},
    "distro": {"id": "debian", "versionID": "12", "prettyName": "Debian 12", "idLike": ["x"]},
    "descriptor": {"name": "syft", "configuration": {"artifact": "coaming:artifact:name=no"}}, )" +
                kSchema + "}");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->artifact.name, "app:1");
  EXPECT_EQ(report->artifact.kind, ArtifactKind::Sbom);
  EXPECT_EQ(report->artifact.image_id, sha256("config"));
  EXPECT_FALSE(report->artifact.manifest_digest);
  EXPECT_EQ(report->artifact.platform.to_string(), "linux/arm64");
  ASSERT_EQ(report->artifact.layers.size(), 2U);
  EXPECT_EQ(report->artifact.layers[1].size, 20U);
  EXPECT_EQ(report->inventory.distribution->pretty_name, "Debian 12");

  const auto& packages = report->inventory.packages;
  ASSERT_EQ(packages.size(), 4U);
  EXPECT_EQ(packages[0].name, "libc6");
  EXPECT_EQ(packages[0].source_name, "glibc");
  EXPECT_EQ(packages[0].source_version, "2.36-8");
  EXPECT_EQ(packages[0].licenses, (std::vector<std::string>{"LGPL-2.1", "MIT"}));
  EXPECT_EQ(packages[0].cpe, "");
  EXPECT_EQ(packages[0].found_in, (std::vector<Location>{{"var/lib/dpkg/status", 1, 0}}));
  EXPECT_EQ(packages[0].layer, std::nullopt);  // the layer of the file, not of the package, is stated
  EXPECT_EQ(packages[0].provides, std::vector<std::string>{"pkg:maven/org.slf4j/slf4j-api@2.0"});
  EXPECT_EQ(packages[1].cpe, "cpe:2.3:a:f5:nginx:1.25:*:*:*:*:*:*:*");
  EXPECT_EQ(packages[1].depends_on, std::vector<std::string>{"pkg:maven/org.slf4j/slf4j-api@2.0"});
  EXPECT_EQ(packages[2].name, "org.slf4j:slf4j-api");
  EXPECT_EQ(packages[2].licenses, std::vector<std::string>{"MIT"});
  EXPECT_EQ(packages[3].source_name, "bash-src");
  EXPECT_EQ(packages[3].source_version, "5.1-6");
  EXPECT_EQ(packages[3].architecture, "x86_64");

  ASSERT_EQ(report->inventory.gaps.size(), 3U);
  EXPECT_EQ(report->inventory.gaps[0].message, "components that state no version are not listed (1): app");
  EXPECT_EQ(report->inventory.gaps[1].message,
            "some places where packages were found are in no layer of the image, and are left out");
  EXPECT_EQ(report->inventory.gaps[2], (Gap{ErrorCode::Corrupt, "opt/a.jar", 1, "java: cut short"}));
}

TEST(ReadSyft, UnderstandsOldSchemas) {
  const auto report = read_syft(
      std::string(R"({"artifacts": [], "source": {"type": "image", "target": {"userInput": "app:1",
      "layers": [{"digest": ")") +
      sha256("a").to_string() + R"("}]}}, "distro": {"name": "alpine", "version": "3.12"}, )" + kSchema + "}");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->artifact.name, "app:1");
  EXPECT_EQ(report->artifact.layers.size(), 1U);
  EXPECT_EQ(report->inventory.distribution->id, "alpine");
}

TEST(ReadSyft, RefusesOthers) {
  EXPECT_EQ(read_syft("{}").error().code, ErrorCode::Invalid);
  EXPECT_EQ(read_syft(R"({"schema": {"url": "https://example.com/other"}})").error().code, ErrorCode::Invalid);
}

}  // namespace
}  // namespace coaming
