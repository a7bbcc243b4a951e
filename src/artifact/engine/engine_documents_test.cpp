#include "artifact/engine/engine_documents.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

const std::string kId(64, 'a');

TEST(EngineImage, IsReadAsDockerAndPodmanWriteIt) {
  for (const std::string& id : {"sha256:" + kId, kId}) {
    const auto image =
        parse_engine_image(R"({"Id": ")" + id + R"(", "RepoTags": ["debian:12", "debian:latest"], "Size": 7})");
    ASSERT_TRUE(image) << image.error().message;
    EXPECT_EQ(image->id, kId);
    EXPECT_EQ(image->names, (std::vector<std::string>{"debian:12", "debian:latest"}));
    EXPECT_EQ(image->size, 7U);
  }
  const auto bare = parse_engine_image(R"({"Id": ")" + kId + R"(", "RepoTags": null, "Size": "large"})");
  ASSERT_TRUE(bare) << bare.error().message;
  EXPECT_TRUE(bare->names.empty());
  EXPECT_EQ(bare->size, 0U) << "nothing depends on it";
}

TEST(EngineContainer, IsReadAsDockerWritesIt) {
  const auto container = parse_engine_container(
      R"({"Id": ")" + kId + R"(", "Name": "/web", "Image": "sha256:)" + std::string(64, 'b') +
      R"(", "Config": {"Image": "nginx:1"}, "GraphDriver": {"Name": "overlay2", "Data": {"UpperDir": "/u/diff"}}})");
  ASSERT_TRUE(container) << container.error().message;
  EXPECT_EQ(container->id, kId);
  EXPECT_EQ(container->name, "web");
  EXPECT_EQ(container->image, std::string(64, 'b'));
  EXPECT_EQ(container->image_name, "nginx:1");
  EXPECT_EQ(container->driver, "overlay2");
  EXPECT_EQ(container->upper, "/u/diff");
}

TEST(EngineContainer, IsReadAsPodmanWritesIt) {
  const auto container =
      parse_engine_container(R"({"Id": ")" + kId + R"(", "Name": "web", "Image": ")" + std::string(64, 'b') +
                             R"(", "ImageName": "docker.io/library/nginx:1", "Config": {"Image": "other"},
          "GraphDriver": {"Name": "vfs", "Data": null}})");
  ASSERT_TRUE(container) << container.error().message;
  EXPECT_EQ(container->image_name, "docker.io/library/nginx:1");
  EXPECT_EQ(container->upper, "");
  const auto rootfs = parse_engine_container(R"({"Id": ")" + kId + R"(", "Name": "x", "Image": ""})");
  ASSERT_TRUE(rootfs) << rootfs.error().message;
  EXPECT_EQ(rootfs->image, "");
}

TEST(EngineDocument, IsRefused) {
  struct Case {
    std::string text;
    ErrorCode code;
    const char* message;
  };
  const Case kCases[] = {
      {"", ErrorCode::Corrupt, "not valid JSON"},
      {"[]", ErrorCode::Invalid, "should be a JSON object"},
      {"{}", ErrorCode::Invalid, "Id is missing"},
      {R"({"Id": "../x"})", ErrorCode::Invalid, "Id should have 64 hexadecimal digits"},
      {R"({"Id": 1})", ErrorCode::Invalid, "Id should be a string"},
  };
  for (const Case& c : kCases) {
    const auto image = parse_engine_image(c.text);
    ASSERT_FALSE(image) << c.text;
    EXPECT_EQ(image.error().code, c.code) << c.text;
    EXPECT_NE(image.error().message.find(c.message), std::string::npos) << image.error().message;
    const auto container = parse_engine_container(c.text);
    ASSERT_FALSE(container) << c.text;
    EXPECT_EQ(container.error().message, image.error().message);
  }
  EXPECT_FALSE(parse_engine_image(R"({"Id": ")" + kId + R"(", "RepoTags": [1]})"));
  for (const char* member : {R"("Name": 1)", R"("Image": "x")", R"("Config": 1)", R"("Config": {"Image": 1})",
                             R"("GraphDriver": 1)", R"("GraphDriver": {"Data": {"UpperDir": 1}})"}) {
    EXPECT_FALSE(parse_engine_container(R"({"Id": ")" + kId + R"(", )" + member + "}")) << member;
  }
}

}  // namespace
}  // namespace coaming
