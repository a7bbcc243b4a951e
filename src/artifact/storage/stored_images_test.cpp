#include "artifact/storage/stored_images.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

std::string id(char c) { return std::string(64, c); }
std::string quoted(const std::string& text) { return "\"" + text + "\""; }

TEST(StoredImages, AreRead) {
  const auto images = parse_stored_images(R"([{"id": ")" + id('a') + R"(", "digest": "sha256:)" + id('d') +
                                          R"(", "names": ["docker.io/library/debian:12"], "layer": ")" + id('1') +
                                          R"(", "metadata": "{}", "created": "2026"}, {"id": ")" + id('b') + "\"}]");
  ASSERT_TRUE(images) << images.error().message;
  ASSERT_EQ(images->size(), 2U);
  EXPECT_EQ((*images)[0].id, id('a'));
  EXPECT_EQ((*images)[0].names, std::vector<std::string>{"docker.io/library/debian:12"});
  EXPECT_EQ((*images)[0].top_layer, id('1'));
  EXPECT_EQ((*images)[0].digest->hex(), id('d'));
  EXPECT_EQ((*images)[1].top_layer, "");
  EXPECT_TRUE(parse_stored_images("null")->empty());
}

TEST(StoredContainers, AreRead) {
  const auto containers = parse_stored_containers(R"([{"id": ")" + id('c') + R"(", "names": ["web"], "image": ")" +
                                                  id('a') + R"(", "layer": ")" + id('9') + "\"}]");
  ASSERT_TRUE(containers) << containers.error().message;
  EXPECT_EQ(containers->front().image, id('a'));
  EXPECT_EQ(containers->front().top_layer, id('9'));
}

TEST(StoredThings, AreRefused) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
    const char* message;
  };
  std::string many = "[";
  for (std::size_t i = 0; i < kMaxStoredThings; ++i) many += "0,";
  const Case kCases[] = {
      {"NoJson", "[", ErrorCode::Corrupt, "not valid JSON"},
      {"NoList", "{}", ErrorCode::Invalid, "should hold a list"},
      {"NoObject", "[1]", ErrorCode::Invalid, "[0] should be an object"},
      {"NoId", "[{}]", ErrorCode::Invalid, "[0].id should have 64 hexadecimal digits"},
      {"IdIsAPath", R"([{"id": "../../etc"}])", ErrorCode::Invalid, "[0].id should have"},
      {"UpperCase", "[{\"id\": " + quoted(id('A')) + "}]", ErrorCode::Invalid, "[0].id should have"},
      {"Many", many + "0]", ErrorCode::TooLarge, "too many"},
  };
  for (const Case& c : kCases) {
    const auto images = parse_stored_images(c.text);
    ASSERT_FALSE(images) << c.name;
    EXPECT_EQ(images.error().code, c.code) << c.name;
    EXPECT_NE(images.error().message.find(c.message), std::string::npos) << images.error().message;
    EXPECT_FALSE(parse_stored_containers(c.text)) << c.name;
    EXPECT_FALSE(parse_stored_layers(c.text)) << c.name;
  }
  for (const char* member : {R"("names": 1)", R"("names": [1])", R"("layer": "x")", R"("digest": "x")"}) {
    EXPECT_FALSE(parse_stored_images("[{\"id\": " + quoted(id('a')) + ", " + member + "}]")) << member;
  }
}

TEST(StoredImages, AreFoundAsPodmanFindsThem) {
  const std::vector<StoredImage> images{
      {id('a'), {"docker.io/library/debian:12", "docker.io/library/debian:latest"}, "", {}},
      {id('b'), {"localhost/app:1", "quay.io/app/web:1"}, "", {}},
      {id('c'), {"docker.io/app/web:1"}, "", {}},
      {"abc" + std::string(61, '0'), {"localhost/debian:12"}, "", {}}};
  struct Case {
    std::string name;
    std::string id;  // or why not
  };
  const Case kCases[] = {
      {"docker.io/library/debian:12", id('a')},
      {"debian", id('a')},
      {"debian:12", "abc" + std::string(61, '0')},  // what was built here goes first
      {"localhost/app:1", id('b')},
      {"app:1", id('b')},
      {"app/web:1", id('c')},
      {"quay.io/app/web:1", id('b')},
      {"bbb", id('b')},
      {"sha256:" + id('c'), id('c')},
      {id('a'), id('a')},
      {"abc0", "abc" + std::string(61, '0')},
      {"aa", "containers-storage has no image aa"},
      {"other", "containers-storage has no image other"},
      {"debian:13", "containers-storage has no image debian:13"},
      {"web:1", "containers-storage has 2 of the name web:1; give more of it"},
  };
  for (const Case& c : kCases) {
    const auto found = find_stored_image(images, c.name);
    EXPECT_EQ(found ? found->id : found.error().message, c.id) << c.name;
  }
}

TEST(StoredLayers, AreChained) {
  const auto layers = parse_stored_layers(R"([{"id": ")" + id('3') + R"(", "parent": ")" + id('2') + R"("}, {"id": ")" +
                                          id('1') + R"(", "diff-digest": "sha256:)" + id('d') + R"("}, {"id": ")" +
                                          id('2') + R"(", "parent": ")" + id('1') + R"("},
         {"id": ")" + id('8') + R"(", "parent": ")" +
                                          id('9') + R"("}, {"id": ")" + id('9') + R"(", "parent": ")" + id('8') +
                                          R"("}, {"id": ")" + id('5') + R"(", "parent": ")" + id('6') + "\"}]");
  ASSERT_TRUE(layers) << layers.error().message;
  const auto chain = layers_below(*layers, id('3'));
  ASSERT_TRUE(chain) << chain.error().message;
  ASSERT_EQ(chain->size(), 3U);
  EXPECT_EQ((*chain)[0].id, id('1'));
  EXPECT_EQ((*chain)[0].diff_id->hex(), id('d'));
  EXPECT_EQ((*chain)[2].id, id('3'));
  EXPECT_TRUE(layers_below(*layers, "")->empty());
  EXPECT_EQ(layers_below(*layers, id('5')).error().message, "containers-storage has no layer " + id('6'));
  EXPECT_NE(layers_below(*layers, id('8')).error().message.find("run in a circle"), std::string::npos);
}

}  // namespace
}  // namespace coaming
