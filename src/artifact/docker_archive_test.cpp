#include <gtest/gtest.h>

#include "artifact/image_parts.h"
#include "support/compress.h"
#include "support/image_builder.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

using std::string_literals::operator""s;

const std::vector<std::string> kTars{TarBuilder().file("status", "one").finished(),
                                     TarBuilder().file("status", "two").finished()};

class DockerArchive : public testing::Test {
 protected:
  Result<ImageParts> read_tar(const std::string& tar, const ImageChoice& choice = {}) {
    store_ = std::move(*BlobStore::open(folder_.write("image.tar", tar)));
    return read_docker_archive(*store_, choice);
  }
  Result<ImageParts> read_files(const ImageFiles& files, const ImageChoice& choice = {}) {
    return read_tar(tar_of(files), choice);
  }
  std::string error_of(const ImageFiles& files, const ImageChoice& choice = {}) {
    const auto parts = read_files(files, choice);
    return parts ? "none" : parts.error().message;
  }

  TemporaryFolder folder_;
  std::optional<BlobStore> store_;
};

TEST_F(DockerArchive, GivesItsLayersAndWhatMadeThem) {
  const auto parts = read_files(docker_archive(kTars, {kTars[0], gzip(kTars[1])}));
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->artifact.name, "app:1");
  EXPECT_EQ(parts->artifact.image_id, sha256(image_config(kTars)));
  EXPECT_EQ(parts->artifact.platform.to_string(), "linux/amd64");
  ASSERT_EQ(parts->blobs.size(), 2U);
  EXPECT_EQ(parts->blobs[1].diff_id, sha256(kTars[1]));
  EXPECT_FALSE(parts->blobs[1].digest);
  EXPECT_EQ(*parts->blobs[1].bytes.read_all(1 << 20), gzip(kTars[1]));
  EXPECT_EQ(parts->artifact.layers[1].created_by, "step 2");
  EXPECT_TRUE(parts->gaps.empty());
}

TEST_F(DockerArchive, TakesTheNamesOfNewerDockersForDigests) {
  ImageFiles files;
  const std::string config = image_config(kTars);
  const std::string config_name = "blobs/sha256/" + sha256(config).hex();
  const std::string layer_name = "blobs/sha256/" + sha256(kTars[0]).hex();
  files[config_name] = config;
  files[layer_name] = kTars[0];
  files["manifest.json"] = "[" + docker_manifest_entry(config_name, {layer_name, layer_name}, "app:1") + "]";
  const auto parts = read_files(files);
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->blobs[0].digest, sha256(kTars[0]));

  files[config_name] += " ";
  const std::string error = error_of(files);
  EXPECT_NE(error.find(sha256(config).to_string()), std::string::npos) << error;
  EXPECT_NE(error.find(sha256(config + " ").to_string()), std::string::npos) << error;
}

TEST_F(DockerArchive, FollowsTheLinksOfOldDockers) {
  const std::string tar =
      TarBuilder()
          .file("aaa/layer.tar", kTars[0])
          .symlink("bbb/layer.tar", "../aaa/layer.tar")
          .hard_link("ccc/layer.tar", "aaa/layer.tar")
          .file("config.json", image_config({kTars[0], kTars[0], kTars[0]}))
          .file("manifest.json",
                "[" +
                    docker_manifest_entry("config.json", {"aaa/layer.tar", "bbb/layer.tar", "ccc/layer.tar"}, "app:1") +
                    "]")
          .finished();
  for (const std::string& stored : {tar, gzip(tar)}) {
    const auto parts = read_tar(stored);
    ASSERT_TRUE(parts) << parts.error().message;
    for (const LayerBlob& blob : parts->blobs) EXPECT_EQ(*blob.bytes.read_all(1 << 20), kTars[0]);
  }
}

TEST_F(DockerArchive, IsChosenByName) {
  ImageFiles files = docker_archive(kTars, kTars);
  files["other.json"] = image_config({kTars[0]});
  files["manifest.json"] = "[" +
                           docker_manifest_entry("config.json", {"layer0/layer.tar", "layer1/layer.tar"}, "a/app:1") +
                           "," + docker_manifest_entry("other.json", {"layer0/layer.tar"}, "a/tool:1") + "]";
  EXPECT_EQ(read_files(files, {"tool:1", ""})->blobs.size(), 1U);
  EXPECT_EQ(read_files(files, {"a/app:1", ""})->blobs.size(), 2U);
  EXPECT_EQ(error_of(files), "the archive holds 2 images; choose one with --image: a/app:1, a/tool:1");
  EXPECT_EQ(error_of(files, {"pp:1", ""}), "the archive holds no image pp:1, but: a/app:1, a/tool:1");
  files["manifest.json"] = "[]";
  EXPECT_EQ(error_of(files), "the archive holds no image");
}

TEST_F(DockerArchive, NamesWhatIsMissing) {
  const ImageFiles whole = docker_archive(kTars, kTars);
  struct Case {
    const char* missing;
    const char* message;
  };
  const Case kCases[] = {{"manifest.json", "image.tar has no manifest.json"},
                         {"config.json", "configuration: "},
                         {"layer1/layer.tar", "layer 2: "}};
  for (const Case& c : kCases) {
    ImageFiles files = whole;
    files.erase(c.missing);
    const auto parts = read_files(files);
    ASSERT_FALSE(parts) << c.missing;
    EXPECT_EQ(parts.error().code, ErrorCode::NotFound);
    EXPECT_NE(parts.error().message.find(c.message), std::string::npos) << parts.error().message;
    EXPECT_NE(parts.error().message.find(c.missing), std::string::npos) << parts.error().message;
  }
}

TEST_F(DockerArchive, ReadsNothingOutside) {
  const std::string secret = folder_.write("secret", TarBuilder().file("status", "secret").finished());
  for (const std::string& name : {secret, "../secret"s, "x/../../../../.." + secret, "link"s, "folder/secret"s}) {
    ImageFiles files = docker_archive({kTars[0]}, {kTars[0]});
    files["manifest.json"] = "[" + docker_manifest_entry("config.json", {name}, "app:1") + "]";
    const std::string tar =
        TarBuilder().symlink("link", secret).symlink("folder", folder_.path()).unfinished() + tar_of(files);
    const auto parts = read_tar(tar);
    ASSERT_FALSE(parts) << name;
    EXPECT_EQ(parts.error().code, ErrorCode::NotFound) << parts.error().message;
    files["manifest.json"] = "[" + docker_manifest_entry(name, {"layer0/layer.tar"}, "app:1") + "]";
    EXPECT_FALSE(read_files(files)) << name;
  }
}

TEST_F(DockerArchive, ReadsNothingOutsideAFolder) {
  const TemporaryFolder outside;
  outside.write("layer.tar", kTars[0]);
  outside.write("config.json", image_config({kTars[0]}));
  const ImageFiles whole = docker_archive({kTars[0]}, {kTars[0]});
  for (const char* replaced : {"config.json", "layer0/layer.tar"}) {
    const TemporaryFolder inside;
    inside.write_all(whole);
    std::filesystem::remove(inside.path(replaced));
    const std::string target = outside.path(std::filesystem::path(replaced).filename().string());
    std::filesystem::create_symlink(target, inside.path(replaced));
    auto store = BlobStore::open(inside.path());
    const auto parts = read_docker_archive(*store, {});
    ASSERT_FALSE(parts) << replaced;
    EXPECT_NE(parts.error().message.find("leads out of the folder"), std::string::npos) << parts.error().message;
  }
}

TEST_F(DockerArchive, TellsWhereItsConfigurationDoesNotFit) {
  ImageFiles files = docker_archive(kTars, kTars);
  files["config.json"] = image_config({kTars[0]});
  const auto parts = read_files(files);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->gaps.size(), 2U);
  EXPECT_EQ(parts->gaps[0].message.substr(0, 57), "the image has 2 layers, but its configuration states 1 di");
  EXPECT_EQ(parts->gaps[1].message.substr(0, 52), "the image has 2 layers, but its history tells of 1; ");
  EXPECT_FALSE(parts->blobs[0].diff_id);
}

TEST_F(DockerArchive, RefusesOversizedDocuments) {
  ImageFiles files = docker_archive(kTars, kTars);
  files["manifest.json"] += std::string(kMaxManifestBytes, ' ');
  const auto parts = read_files(files);
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
