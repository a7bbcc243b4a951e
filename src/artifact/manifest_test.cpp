#include "artifact/manifest.h"

#include <functional>

#include <gtest/gtest.h>

namespace coaming {
namespace {

const std::string kDigest = sha256("x").to_string();
const std::string kDescriptor = R"({"mediaType": "m", "digest": ")" + kDigest + R"(", "size": 7})";

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += (i == 0 ? "" : ",") + text;
  return result;
}

TEST(OciDocument, IsReadAsAnImage) {
  const auto document = parse_oci_document(R"({"schemaVersion": 2, "config": )" + kDescriptor + R"(, "layers": [)" +
                                           kDescriptor + "," + kDescriptor + "]}");
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_FALSE(document->is_index);
  EXPECT_EQ(document->config.digest, sha256("x"));
  EXPECT_EQ(document->config.size, 7U);
  EXPECT_EQ(document->config.media_type, "m");
  EXPECT_EQ(document->layers.size(), 2U);
}

TEST(OciDocument, IsReadAsAnIndex) {
  const auto document = parse_oci_document(R"({"manifests": [{"digest": ")" + kDigest + R"(", "size": 1,
          "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"},
          "annotations": {"org.opencontainers.image.ref.name": "1", "io.containerd.image.name": "docker.io/app:1"}},
         {"digest": ")" + kDigest + R"(", "size": 1,
          "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}]})");
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_TRUE(document->is_index);
  ASSERT_EQ(document->manifests.size(), 2U);
  EXPECT_EQ(document->manifests[0].platform.to_string(), "linux/arm64/v8");
  EXPECT_EQ(document->manifests[0].name, "docker.io/app:1");
  EXPECT_FALSE(document->manifests[0].is_attestation);
  EXPECT_TRUE(document->manifests[1].is_attestation);
}

TEST(OciDocument, TellsWhereElseALayerIs) {
  const auto document = parse_oci_document(R"({"config": )" + kDescriptor + R"(, "layers": [{"digest": ")" + kDigest +
                                           R"(", "size": 1, "urls": ["https://a/b", "https://c/d"]}]})");
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->layers.at(0).urls, (std::vector<std::string>{"https://a/b", "https://c/d"}));
}

TEST(ImageConfig, IsRead) {
  const auto config = parse_image_config(
      R"({"os": "linux", "architecture": "amd64", "created": "2026-01-01T00:00:00Z",
          "rootfs": {"type": "layers", "diff_ids": [")" +
      kDigest + R"("]},
          "history": [{"created_by": "ADD x", "created": "2025"}, {"created_by": "ENV", "empty_layer": true}]})");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->platform.to_string(), "linux/amd64");
  EXPECT_EQ(config->diff_ids, std::vector{sha256("x")});
  ASSERT_EQ(config->history.size(), 2U);
  EXPECT_EQ(config->history[0].created_by, "ADD x");
  EXPECT_TRUE(config->history[1].empty_layer);
}

TEST(DockerManifest, IsRead) {
  const auto images =
      parse_docker_manifest(R"([{"Config": "c.json", "RepoTags": ["a:1", "a:2"], "Layers": ["l/layer.tar"]},
                                                {"Config": "d.json", "RepoTags": null, "Layers": null}])");
  ASSERT_TRUE(images) << images.error().message;
  ASSERT_EQ(images->size(), 2U);
  EXPECT_EQ((*images)[0].names, (std::vector<std::string>{"a:1", "a:2"}));
  EXPECT_EQ((*images)[0].layers, std::vector<std::string>{"l/layer.tar"});
  EXPECT_TRUE((*images)[1].layers.empty());
}

enum class Parser { Document, Config, Docker };

struct BadCase {
  const char* name;
  Parser parser;
  std::string text;
  ErrorCode code;
  std::string message;  // part of it
};

std::string parse_error(const BadCase& c, ErrorCode& code) {
  const auto take = [&](const auto& result) {
    if (result) return std::string("none");
    code = result.error().code;
    return result.error().message;
  };
  switch (c.parser) {
    case Parser::Document: return take(parse_oci_document(c.text));
    case Parser::Config: return take(parse_image_config(c.text));
    case Parser::Docker: return take(parse_docker_manifest(c.text));
  }
  return {};
}

class BadManifest : public testing::TestWithParam<BadCase> {};

TEST_P(BadManifest, IsAnErrorThatNamesTheMember) {
  ErrorCode code = ErrorCode::Denied;
  const std::string message = parse_error(GetParam(), code);
  EXPECT_NE(message.find(GetParam().message), std::string::npos) << message;
  EXPECT_EQ(code, GetParam().code) << message;
}

std::string with_layers(const std::string& layers) {
  return R"({"config": )" + kDescriptor + R"(, "layers": [)" + layers + "]}";
}

std::string with_manifest(const std::string& member) {
  return R"({"manifests": [{"size": 1, "digest": ")" + kDigest + "\", " + member + "}]}";
}

const BadCase kBad[] = {
    {"NoJson", Parser::Document, "hold", ErrorCode::Corrupt, "line 1, column 1: not valid JSON"},
    {"NoObject", Parser::Document, "[]", ErrorCode::Invalid, "should be a JSON object"},
    {"NeitherIndexNorImage", Parser::Document, "{}", ErrorCode::Invalid, "neither manifests (an index) nor a config"},
    {"IndexAndImage", Parser::Document, R"({"manifests": [], "config": {}, "layers": []})", ErrorCode::Invalid,
     "both manifests (an index) and layers (an image)"},
    {"LayersTwiceInDifferentCase", Parser::Document,
     R"({"config": )" + kDescriptor + R"(, "layers": [], "Layers": []})", ErrorCode::Invalid,
     "layers stands there twice"},
    {"ManifestsAreNoArray", Parser::Document, R"({"manifests": {}})", ErrorCode::Invalid,
     "manifests should be an array"},
    {"ManifestIsNoObject", Parser::Document, R"({"manifests": [7]})", ErrorCode::Invalid,
     "manifests[0] should be an object"},
    {"ConfigIsNoObject", Parser::Document, R"({"config": "x"})", ErrorCode::Invalid, "config should be an object"},
    {"Schema1", Parser::Document, R"({"schemaVersion": 1, "fsLayers": [{"blobSum": "x"}], "history": []})",
     ErrorCode::Unsupported, "old schema 1"},
    {"TooManyUrls", Parser::Document,
     with_layers(R"({"size": 1, "digest": ")" + kDigest + R"(", "urls": [)" + repeated("\"u\"", 17) + "]}"),
     ErrorCode::TooLarge, "urls has 17 entries"},
    {"DigestIsMissing", Parser::Document, with_layers(R"({"size": 1})"), ErrorCode::Invalid,
     "layers[0].digest is missing"},
    {"DigestIsNoText", Parser::Document, with_layers(R"({"digest": 1})"), ErrorCode::Invalid,
     "layers[0].digest should be"},
    {"DigestIsAPath", Parser::Document, with_layers(R"({"size": 1, "digest": "sha256:../../../etc/passwd"})"),
     ErrorCode::Invalid, "layers[0]: digest \"sha256:../"},
    {"Sha512", Parser::Document, with_layers(R"({"size": 1, "digest": "sha512:00"})"), ErrorCode::Unsupported,
     "only sha256"},
    {"SizeIsMissing", Parser::Document, with_layers(R"({"digest": ")" + kDigest + "\"}"), ErrorCode::Invalid,
     "layers[0].size is missing"},
    {"SizeIsNegative", Parser::Document, with_layers(R"({"size": -1, "digest": ")" + kDigest + "\"}"),
     ErrorCode::Invalid, "layers[0].size should be a whole number"},
    {"SecondLayerIsWrong", Parser::Document, with_layers(kDescriptor + ", {}"), ErrorCode::Invalid, "layers[1].digest"},
    {"PlatformIsNoObject", Parser::Document, with_manifest(R"("platform": "linux")"), ErrorCode::Invalid,
     "manifests[0].platform should be an object"},
    {"OsIsNoText", Parser::Document, with_manifest(R"("platform": {"os": 1})"), ErrorCode::Invalid,
     "manifests[0].platform.os should be a string"},
    {"NameIsNoText", Parser::Document, with_manifest(R"("annotations": {"org.opencontainers.image.ref.name": 1})"),
     ErrorCode::Invalid, "ref.name should be a string"},
    {"TenThousandLayers", Parser::Document, with_layers(repeated(kDescriptor, 10'000)), ErrorCode::TooLarge,
     "layers has 10000 entries, the limit is 1000"},
    {"TooManyManifests", Parser::Document, R"({"manifests": [)" + repeated("{}", kMaxManifests + 1) + "]}",
     ErrorCode::TooLarge, "manifests has 10001 entries"},
    {"DiffIdIsNoDigest", Parser::Config, R"({"rootfs": {"diff_ids": ["x"]}})", ErrorCode::Invalid,
     "rootfs.diff_ids[0]"},
    {"DiffIdIsNoText", Parser::Config, R"({"rootfs": {"diff_ids": [1]}})", ErrorCode::Invalid,
     "rootfs.diff_ids[0] should be a string"},
    {"DiffIdsOfTenThousandLayers", Parser::Config,
     R"({"rootfs": {"diff_ids": [)" + repeated("\"" + kDigest + "\"", 10'000) + "]}}", ErrorCode::TooLarge,
     "rootfs.diff_ids has 10000 entries"},
    {"HistoryIsNoArray", Parser::Config, R"({"history": "x"})", ErrorCode::Invalid, "history should be an array"},
    {"EmptyLayerIsNoFlag", Parser::Config, R"({"history": [{"empty_layer": "yes"}]})", ErrorCode::Invalid,
     "history[0].empty_layer should be true or false"},
    {"TooMuchHistory", Parser::Config, R"({"history": [)" + repeated("{}", 10'001) + "]}", ErrorCode::TooLarge,
     "history has 10001 entries"},
    {"ConfigNoObject", Parser::Config, "null", ErrorCode::Invalid, "should be a JSON object"},
    {"DockerNoArray", Parser::Docker, "{}", ErrorCode::Invalid, "should be an array of images"},
    {"DockerImageNoObject", Parser::Docker, "[1]", ErrorCode::Invalid, "manifest.json[0] should be an object"},
    {"DockerConfigMissing", Parser::Docker, "[{}]", ErrorCode::Invalid, "manifest.json[0].Config is missing"},
    {"DockerLayerIsNoText", Parser::Docker, R"([{"Config": "c", "Layers": [{}]}])", ErrorCode::Invalid,
     "manifest.json[0].Layers[0] should be a string"},
    {"DockerTenThousandLayers", Parser::Docker, R"([{"Config": "c", "Layers": [)" + repeated("\"l\"", 10'000) + "]}]",
     ErrorCode::TooLarge, "Layers has 10000 entries"},
    {"DockerTooManyImages", Parser::Docker, "[" + repeated("0", kMaxManifests + 1) + "]", ErrorCode::TooLarge,
     "too many images"},
    {"Nested", Parser::Docker, std::string(100'000, '['), ErrorCode::TooLarge, "nested deeper than 64"},
};

INSTANTIATE_TEST_SUITE_P(Manifest, BadManifest, testing::ValuesIn(kBad),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace coaming
