#include <sys/stat.h>

#include <gtest/gtest.h>

#include "artifact/image_parts.h"
#include "support/compress.h"
#include "support/image_builder.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

const std::string kTar = TarBuilder().file("status", "one").finished();
const std::string kOther = TarBuilder().file("status", "two").finished();
constexpr const char* kManifestType = "application/vnd.oci.image.manifest.v1+json";

OciBuilder::Options for_platform(const std::string& platform) { return {kManifestType, platform, {}}; }
OciBuilder::Options named(const std::string& name) {
  return {kManifestType, {}, R"("org.opencontainers.image.ref.name": ")" + name + "\""};
}

class OciLayout : public testing::Test {
 protected:
  Result<ImageParts> read_files(const ImageFiles& files, const ImageChoice& choice = {}) {
    store_ = std::move(*BlobStore::open(folder_.write("image.tar", tar_of(files))));
    return read_oci_layout(*store_, choice);
  }
  Result<ImageParts> read_folder(const ImageFiles& files) {
    folder_.write_all(files);
    store_ = std::move(*BlobStore::open(folder_.path()));
    return read_oci_layout(*store_, {});
  }
  std::string error_of(const ImageFiles& files, const ImageChoice& choice = {}) {
    const auto parts = read_files(files, choice);
    return parts ? "none" : parts.error().message;
  }
  // The digest of the lowest layer of the image that is chosen.
  std::string chosen(const ImageFiles& files, const ImageChoice& choice) {
    const auto parts = read_files(files, choice);
    return parts ? parts->blobs.front().digest->to_string() : parts.error().message;
  }

  TemporaryFolder folder_;
  std::optional<BlobStore> store_;
  OciBuilder oci_;
};

TEST_F(OciLayout, GivesItsLayersAndWhatMadeThem) {
  const std::string stored = gzip(kTar);
  const ImageFiles files = oci_.finished({oci_.image({kTar, kOther}, {stored, kOther}, named("app:1"))});
  for (const bool as_folder : {false, true}) {
    const auto parts = as_folder ? read_folder(files) : read_files(files);
    ASSERT_TRUE(parts) << parts.error().message;
    EXPECT_EQ(parts->artifact.name, "app:1");
    EXPECT_EQ(parts->artifact.image_id, sha256(image_config({kTar, kOther})));
    ASSERT_EQ(parts->blobs.size(), 2U);
    EXPECT_EQ(parts->blobs[0].digest, sha256(stored));
    EXPECT_EQ(parts->blobs[0].diff_id, sha256(kTar));
    EXPECT_EQ(parts->artifact.layers[0].size, stored.size());
    EXPECT_EQ(parts->artifact.layers[1].created_by, "step 2");
    EXPECT_TRUE(parts->gaps.empty());
  }
}

TEST_F(OciLayout, IsChosenByPlatform) {
  const std::string arm = oci_.image({kTar}, {kTar}, for_platform("linux/arm64"));
  const std::string riscv = oci_.image({kOther}, {kOther}, for_platform("linux/riscv64"));
  const ImageFiles files = oci_.finished({arm, riscv});
  EXPECT_EQ(chosen(files, {"", "linux/arm64"}), sha256(kTar).to_string());
  EXPECT_EQ(chosen(files, {"", "linux/riscv64"}), sha256(kOther).to_string());
  EXPECT_EQ(chosen(files, {"", "linux/s390x"}).substr(0, 39), "the layout holds no image that fits, bu");
}

TEST_F(OciLayout, PrefersAPlatformToItsVariants) {
  const std::string plain = oci_.image({kTar}, {kTar}, for_platform("linux/amd64"));
  const std::string variant = oci_.image({kOther}, {kOther}, {kManifestType, "linux/amd64\", \"variant\": \"v3", {}});
  const ImageFiles files = oci_.finished({variant, plain});
  EXPECT_EQ(chosen(files, {"", "linux/amd64"}), sha256(kTar).to_string());
  EXPECT_EQ(chosen(files, {"", "linux/amd64/v3"}), sha256(kOther).to_string());
}

TEST_F(OciLayout, ReadsOnlyTheManifestThatIsMeant) {
  const std::string one = oci_.image({kTar}, {kTar}, named("one"));
  const std::string two = oci_.image({kOther}, {kOther}, named("two"));
  ImageFiles files = oci_.finished({one, two});
  for (auto& [name, content] : files) {
    if (name.starts_with("blobs/") && content.find(sha256(kOther).to_string()) != std::string::npos) content = "broken";
  }
  EXPECT_EQ(chosen(files, {"one", ""}), sha256(kTar).to_string());
  EXPECT_NE(chosen(files, {"two", ""}).find("has 6 bytes"), std::string::npos);
}

TEST_F(OciLayout, RefusesAnIndexThatIsCalledAnImage) {
  const std::string inner = oci_.image({kTar}, {kTar});
  const std::string index = oci_.blob(OciBuilder::index({inner}), {kManifestType, {}, {}});
  EXPECT_NE(error_of(oci_.finished({index})).find("says that it is an image, but it is an index"), std::string::npos);
}

TEST_F(OciLayout, IsChosenByName) {
  const std::string one = oci_.image({kTar}, {kTar}, named("docker.io/library/app:1"));
  const std::string two = oci_.image({kOther}, {kOther}, named("2"));
  const ImageFiles files = oci_.finished({one, two});
  for (const char* name : {"docker.io/library/app:1", "app:1", "library/app:1", "1"}) {
    EXPECT_EQ(chosen(files, {name, ""}), sha256(kTar).to_string()) << name;
  }
  EXPECT_EQ(chosen(files, {"2", ""}), sha256(kOther).to_string());
  EXPECT_NE(chosen(files, {"pp:1", ""}).find("no image that fits, but: docker.io/library/app:1, 2"), std::string::npos);
  EXPECT_NE(error_of(files).find("holds 2 images; choose one with --image"), std::string::npos) << error_of(files);
}

TEST_F(OciLayout, IsFoundInANestedIndex) {
  const std::string deep = oci_.nested_index({oci_.nested_index({oci_.image({kTar}, {kTar})})},
                                             R"("org.opencontainers.image.ref.name": "app:1")");
  const std::string other = oci_.image({kOther}, {kOther}, named("other"));
  const ImageFiles files = oci_.finished({deep, other});
  EXPECT_EQ(chosen(files, {"app:1", ""}), sha256(kTar).to_string());
  EXPECT_EQ(read_files(files, {"app:1", ""})->artifact.name, "app:1");
}

TEST_F(OciLayout, PassesOverAttestations) {
  const std::string image = oci_.image({kTar}, {kTar});
  const std::string attestation = oci_.image(
      {kOther}, {kOther}, {kManifestType, "unknown/unknown", R"("vnd.docker.reference.type": "attestation-manifest")"});
  EXPECT_EQ(chosen(oci_.finished({attestation, image}), {}), sha256(kTar).to_string());
}

TEST_F(OciLayout, TakesOneManifestUnderTwoNamesForOne) {
  const std::string image = oci_.image({kTar}, {kTar}, named("a"));
  EXPECT_EQ(chosen(oci_.finished({image, image}), {}), sha256(kTar).to_string());
}

TEST_F(OciLayout, PassesOverPlatformsThatWereNotCopied) {
  OciBuilder elsewhere;
  const std::string missing = elsewhere.image({kOther}, {kOther}, for_platform("linux/arm64"));
  const std::string there = oci_.image({kTar}, {kTar}, for_platform("linux/riscv64"));
  EXPECT_EQ(chosen(oci_.finished({oci_.nested_index({missing, there})}), {}), sha256(kTar).to_string());
}

TEST_F(OciLayout, EndsIndexesThatAreNestedTooDeep) {
  std::string index = oci_.image({kTar}, {kTar});
  for (int i = 0; i < 10; ++i) index = oci_.nested_index({index});
  EXPECT_EQ(error_of(oci_.finished({index})), "indexes are nested too deep");
}

TEST_F(OciLayout, ReadsNoEndlessNumberOfDocuments) {
  // One large index, listed again and again.
  std::string large = OciBuilder::index({oci_.image({kTar}, {kTar})});
  large += std::string(3 << 20, ' ');
  const std::string descriptor = oci_.blob(large, {"application/vnd.oci.image.index.v1+json", {}, {}});
  const auto parts = read_files(oci_.finished(std::vector<std::string>(1000, descriptor)));
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error().code, ErrorCode::TooLarge);
}

TEST_F(OciLayout, NamesBothDigestsThatDoNotMatch) {
  const std::string config = image_config({kTar});
  const std::string layer = oci_.blob(kTar, {OciBuilder::kLayerType, {}, {}});
  const std::string manifest = oci_.manifest(oci_.blob(config, {OciBuilder::kConfigType, {}, {}}), {layer});
  const ImageFiles whole = oci_.finished({manifest});
  for (const auto& [name, content] : whole) {
    if (!name.starts_with("blobs/") || content == kTar) continue;  // layers are checked when they are read
    ImageFiles files = whole;
    files[name][files[name].find("sha256")] = 'S';
    const std::string error = error_of(files);
    EXPECT_NE(error.find("expected " + sha256(content).to_string()), std::string::npos) << error;
    EXPECT_NE(error.find("has the digest " + sha256(files[name]).to_string()), std::string::npos) << error;
    EXPECT_TRUE(error.starts_with(content == config ? "configuration: " : "manifest: ")) << error;
  }
}

TEST_F(OciLayout, NamesBothSizesThatDoNotMatch) {
  const ImageFiles whole = oci_.finished({oci_.image({kTar}, {kTar})});
  for (const auto& [name, content] : whole) {
    if (!name.starts_with("blobs/")) continue;
    ImageFiles files = whole;
    files[name] += " ";
    const auto parts = read_files(files);
    ASSERT_FALSE(parts) << name;
    EXPECT_EQ(parts.error().code, ErrorCode::Corrupt);
    const std::string sizes =
        "has " + std::to_string(content.size() + 1) + " bytes, its descriptor states " + std::to_string(content.size());
    EXPECT_NE(parts.error().message.find(sizes), std::string::npos) << parts.error().message;
  }
}

TEST_F(OciLayout, NamesWhatIsMissing) {
  const ImageFiles whole = oci_.finished({oci_.image({kTar}, {kTar})});
  for (const auto& [name, content] : whole) {
    if (name == "oci-layout") continue;
    ImageFiles files = whole;
    files.erase(name);
    const auto parts = read_files(files);
    ASSERT_FALSE(parts) << name;
    EXPECT_EQ(parts.error().code, ErrorCode::NotFound);
    EXPECT_NE(parts.error().message.find(name), std::string::npos) << parts.error().message;
  }
}

TEST_F(OciLayout, RefusesWhatIsNoContainerImage) {
  struct Case {
    const char* name;
    const char* config_type;
    const char* layer_type;
    const char* message;
  };
  const Case kCases[] = {
      {"HelmChart", "application/vnd.cncf.helm.config.v1+json", "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
       "the configuration is application/vnd.cncf.helm.config.v1+json: this is not a container image"},
      {"Artifact", "application/vnd.oci.empty.v1+json", "text/plain", "this is not a container image"},
      {"Wasm", OciBuilder::kConfigType, "application/wasm", "layer 1 is not a file system but application/wasm"},
      {"Encrypted", OciBuilder::kConfigType, "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
       "layer 1 is encrypted"},
  };
  for (const Case& c : kCases) {
    OciBuilder oci;
    const std::string config = oci.blob("{}", {c.config_type, {}, {}});
    const auto parts = read_files(oci.finished({oci.manifest(config, {oci.blob("content", {c.layer_type, {}, {}})})}));
    ASSERT_FALSE(parts) << c.name;
    EXPECT_EQ(parts.error().code, ErrorCode::Unsupported) << c.name;
    EXPECT_NE(parts.error().message.find(c.message), std::string::npos) << parts.error().message;
  }
}

TEST_F(OciLayout, RefusesAnIndexThatIsNone) {
  ImageFiles files = oci_.finished({});
  EXPECT_EQ(error_of(files), "the layout holds no image");
  files["index.json"] = R"({"config": {}})";
  EXPECT_FALSE(read_files(files));
  files["index.json"] = "[]";
  EXPECT_EQ(error_of(files), "index.json: the document should be a JSON object");
}

TEST_F(OciLayout, DoesNotWaitForAFifoInPlaceOfABlob) {
  const ImageFiles files = oci_.finished({oci_.image({kTar}, {kTar})});
  folder_.write_all(files);
  const std::string blob = folder_.path("blobs/sha256/" + sha256(kTar).hex());
  std::filesystem::remove(blob);
  ASSERT_EQ(::mkfifo(blob.c_str(), 0600), 0);
  store_ = std::move(*BlobStore::open(folder_.path()));
  const auto parts = read_oci_layout(*store_, {});
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error().code, ErrorCode::Unsupported);
  EXPECT_NE(parts.error().message.find(sha256(kTar).hex()), std::string::npos) << parts.error().message;
}

TEST_F(OciLayout, ReadsNoBlobOutside) {
  const TemporaryFolder outside;
  const ImageFiles files = oci_.finished({oci_.image({kTar}, {kTar})});
  folder_.write_all(files);
  const std::string blob = folder_.path("blobs/sha256/" + sha256(kTar).hex());
  std::filesystem::remove(blob);
  std::filesystem::create_symlink(outside.write("layer", kTar), blob);
  store_ = std::move(*BlobStore::open(folder_.path()));
  EXPECT_FALSE(read_oci_layout(*store_, {}));
}

}  // namespace
}  // namespace coaming
