#include "scan/base_image.h"

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace coaming {
namespace {

class BaseImages : public testing::Test {
 protected:
  Artifact scanned(const std::string& name, const std::string& layers) {
    Artifact artifact;
    artifact.name = name;
    for (const char layer : layers) {
      artifact.layers.emplace_back();
      artifact.layers.back().diff_id = sha256(std::string(1, layer));
    }
    return scanned(artifact);
  }
  Artifact scanned(Artifact artifact) {
    find_base_image(artifact, cache_,
                    [this](const std::string& kept, const Fd& file) { EXPECT_TRUE(cache_.keep(kept, file)); });
    return artifact;
  }

  TemporaryFolder folder_;
  FileCache cache_ = *FileCache::open(folder_.path());
};

TEST_F(BaseImages, LongestStackSeenBefore) {
  EXPECT_FALSE(scanned("debian:12", "a").base);
  EXPECT_EQ(scanned("python:3", "abc").base->name, "debian:12");
  const Artifact app = scanned("app:1", "abcd");
  ASSERT_TRUE(app.base);
  EXPECT_EQ(app.base->name, "python:3");
  EXPECT_EQ(app.base->layers, 3U);
  EXPECT_EQ(app.base->known_by, "layers");
  EXPECT_FALSE(scanned("other:1", "xbcd").base);
}

TEST_F(BaseImages, ImageIsNotItsOwnBase) {
  scanned("debian:12", "a");
  EXPECT_FALSE(scanned("debian:12", "a").base);
}

TEST_F(BaseImages, AnnotationNamesIt) {
  scanned("debian:12", "a");
  Artifact artifact = scanned("x", "zz");
  artifact = Artifact();
  artifact.layers.resize(2);
  artifact.layers[0].diff_id = sha256("a");
  artifact.layers[1].diff_id = sha256("b");
  artifact.base = BaseImage{"docker.io/library/debian:bookworm", std::nullopt, std::nullopt, "annotation"};
  const Artifact found = scanned(artifact);
  EXPECT_EQ(found.base->name, "docker.io/library/debian:bookworm");
  EXPECT_EQ(found.base->known_by, "annotation");
  EXPECT_EQ(found.base->layers, 1U);
}

TEST_F(BaseImages, LayerWithoutDiffIdSaysNothing) {
  Artifact artifact;
  artifact.layers.resize(2);
  EXPECT_FALSE(scanned(artifact).base);
  EXPECT_EQ(cache_.usage().files, 0U);
}

}  // namespace
}  // namespace coaming
