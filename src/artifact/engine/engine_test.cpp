#include "artifact/engine/engine.h"

#include <gtest/gtest.h>

#include "artifact/load.h"
#include "support/image_builder.h"
#include "support/temporary_folder.h"
#include "support/web_server.h"

namespace coaming {
namespace {

const std::string kTar = TarBuilder().file("status", "one").finished();
const std::string kId(64, 'a');

HttpSettings hasty() {
  HttpSettings settings;
  settings.patience.whole = std::chrono::milliseconds(2000);
  return settings;
}

// An engine that knows one image and one container, at a socket of its own.
class EngineTest : public testing::Test {
 protected:
  WebAnswer answer(const WebRequest& request) const {
    if (request.target == "/_ping") return web_answer(200, "OK", ping_headers_);
    const auto at = answers_.find(request.target);
    if (at != answers_.end()) return at->second;
    return web_answer(404, R"({"message": "No such image: x"})");
  }
  EngineAddress address() const { return *parse_engine_address("unix://" + folder_.path("socket"), ""); }
  SourceOptions options() const {
    SourceOptions options;
    options.http = hasty();
    options.places.docker_addresses = {"unix://" + folder_.path("nothing"), "unix://" + folder_.path("socket")};
    return options;
  }
  static std::string content_of(const Result<Fd>& file) {
    if (!file) return file.error().message;
    return *ByteRange::of_file(file->get(), 0, static_cast<std::uint64_t>(::lseek(file->get(), 0, SEEK_END)))
                .read_all(1 << 20);
  }

  TemporaryFolder folder_;
  std::string ping_headers_ = "Api-Version: 1.41\r\n";
  std::map<std::string, WebAnswer> answers_;
  WebServer server_{[this](const WebRequest& request) { return answer(request); }, folder_.path("socket")};
  Progress progress_;
};

TEST_F(EngineTest, IsAskedInTheVersionThatBothSpeak) {
  struct Case {
    EngineKind kind;
    const char* headers;
    const char* path;
  };
  const Case kCases[] = {
      {EngineKind::Docker, "Api-Version: 1.41\r\n", "/v1.41/images/x/json"},
      {EngineKind::Docker, "Api-Version: 1.99\r\n", "/v1.51/images/x/json"},
      {EngineKind::Docker, "Api-Version: ../../x\r\n", "/v1.24/images/x/json"},
      {EngineKind::Docker, "", "/v1.24/images/x/json"},
      {EngineKind::Podman, "Libpod-API-Version: 4.3.1\r\nApi-Version: 1.41\r\n", "/v4.3.1/libpod/images/x/json"},
  };
  for (const Case& c : kCases) {
    ping_headers_ = c.headers;
    auto engine = Engine::connect(c.kind, address(), hasty());
    ASSERT_TRUE(engine) << engine.error().message;
    EXPECT_FALSE(engine->inspect_image("x"));
    EXPECT_EQ(server_.requests().back().target, c.path);
  }
  ping_headers_ = "Api-Version: 1.41\r\n";
  EXPECT_FALSE(Engine::connect(EngineKind::Podman, address(), hasty())) << "Docker is no Podman";
}

TEST_F(EngineTest, GivesImagesAndContainers) {
  answers_["/v1.41/images/quay.io/a/b%3A1/json"] = web_answer(200, R"({"Id": ")" + kId + "\"}");
  answers_["/v1.41/images/quay.io/a/b%3A1/get"] = web_answer(200, "the tar");
  answers_["/v1.41/containers/web/json"] = web_answer(200, R"({"Id": ")" + kId + "\"}");
  answers_["/v1.41/containers/web/export"] = web_answer(200, "the files");
  auto engine = *Engine::connect(EngineKind::Docker, address(), hasty());
  EXPECT_EQ(engine.inspect_image("quay.io/a/b:1")->id, kId);
  EXPECT_EQ(content_of(engine.save_image("quay.io/a/b:1", "linux/amd64", progress_)), "the tar");
  EXPECT_EQ(engine.inspect_container("web")->id, kId);
  Sha256 hash;
  EXPECT_EQ(content_of(engine.export_container("web", hash, progress_)), "the files");
  EXPECT_EQ(hash.finish(), sha256("the files"));
  EXPECT_EQ(progress_.bytes_done, 16U);
}

TEST_F(EngineTest, IsAskedForAPlatformWhereItKeepsSeveral) {
  ping_headers_ = "Api-Version: 1.48\r\n";
  auto engine = *Engine::connect(EngineKind::Docker, address(), hasty());
  (void)engine.save_image("x", "linux/arm64/v8", progress_);
  const std::string target = server_.requests().back().target;
  EXPECT_NE(target.find("?platform=%7B"), std::string::npos) << target;
  EXPECT_NE(target.find("%22variant%22%3A%20%22v8%22"), std::string::npos) << target;
}

TEST_F(EngineTest, TellsWhatTheEngineSays) {
  answers_["/v1.41/images/broken/json"] = web_answer(500, R"({"message": "the disk is on fire"})");
  answers_["/v1.41/images/nonsense/json"] = web_answer(200, "<html>");
  answers_["/v1.41/images/broken/get"] = web_answer(500, R"({"cause": "no room"})");
  auto engine = *Engine::connect(EngineKind::Docker, address(), hasty());
  const auto missing = engine.inspect_image("x");
  EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
  EXPECT_EQ(missing.error().message, "Docker has no image x (No such image: x)");
  const auto broken = engine.inspect_image("broken");
  EXPECT_EQ(broken.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(broken.error().message, "Docker answers 500 for image broken: the disk is on fire");
  EXPECT_EQ(engine.inspect_image("nonsense").error().code, ErrorCode::Corrupt);
  EXPECT_EQ(engine.save_image("broken", "", progress_).error().message,
            "Docker does not give out image broken (500): no room");
}

TEST_F(EngineTest, IsAskedForNothingButNames) {
  auto engine = *Engine::connect(EngineKind::Docker, address(), hasty());
  const std::size_t before = server_.requests().size();
  for (const std::string name : {"", "/x", "a/../../containers", "a b", "a\r\nX: y"}) {
    EXPECT_EQ(engine.inspect_image(name).error().code, ErrorCode::Invalid) << name;
    EXPECT_EQ(engine.inspect_container(name).error().code, ErrorCode::Invalid) << name;
  }
  EXPECT_EQ(server_.requests().size(), before);
  EXPECT_FALSE(engine.inspect_image("a?b#c"));
  EXPECT_EQ(server_.requests().back().target, "/v1.41/images/a%3Fb%23c/json");
}

TEST_F(EngineTest, IsNotThere) {
  const auto none = *parse_engine_address("unix://" + folder_.path("none"), "");
  EXPECT_EQ(Engine::connect(EngineKind::Docker, none, hasty()).error().code, ErrorCode::NotFound);
  folder_.write("dead", "");
  const auto dead = *parse_engine_address("unix://" + folder_.path("dead"), "");
  EXPECT_EQ(Engine::connect(EngineKind::Docker, dead, hasty()).error().code, ErrorCode::Unavailable);
}

TEST_F(EngineTest, IsFoundByTheTarget) {
  const std::string archive = tar_of(docker_archive({kTar}, {kTar}));
  answers_["/v1.41/images/app%3A1/json"] = web_answer(200, R"({"Id": ")" + kId + R"(", "RepoTags": ["app:1"]})");
  answers_["/v1.41/images/app%3A1/get"] = web_answer(200, archive);
  for (const std::string target : {"docker:app:1", "app:1"}) {
    const auto found = find_artifact(target, options(), progress_);
    ASSERT_TRUE(found) << found.error().message;
    const auto opened = open_artifact(*found, {});
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->artifact.kind, ArtifactKind::DockerEngine);
    EXPECT_EQ(opened->artifact.name, "app:1");
    EXPECT_EQ(opened->artifact.kind_was_guessed, target == "app:1");
    EXPECT_EQ(opened->artifact.layers.size(), 1U);
    EXPECT_TRUE(found->readable.empty());
  }
  const auto wrong = find_artifact("docker:other", options(), progress_);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::NotFound);
  const auto nowhere = find_artifact("127.0.0.1:1/x", options(), progress_);
  ASSERT_FALSE(nowhere);
  EXPECT_NE(
      nowhere.error().message.find("there is no file or folder 127.0.0.1:1/x, and as an image: Docker has no image"),
      std::string::npos)
      << nowhere.error().message;
  EXPECT_NE(nowhere.error().message.find("http://127.0.0.1:1/v2/"), std::string::npos) << nowhere.error().message;
}

TEST_F(EngineTest, GivesNonsense) {
  answers_["/v1.41/images/x/json"] = web_answer(200, R"({"Id": ")" + kId + "\"}");
  for (const std::string& content : {std::string(), std::string("hello"), kTar}) {
    answers_["/v1.41/images/x/get"] = web_answer(200, content);
    const auto found = find_artifact("docker:x", options(), progress_);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_FALSE(open_artifact(*found, {})) << content.size();
  }
}

}  // namespace
}  // namespace coaming
