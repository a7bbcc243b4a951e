#include "artifact/registry/registry_image.h"

#include <atomic>

#include <gtest/gtest.h>

#include "base/base64.h"
#include "support/registry_server.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

using std::chrono::milliseconds;
using Answer = std::optional<WebAnswer>;

const std::string kTar = TarBuilder().file("status", "one").finished();
const std::string kOther = TarBuilder().file("status", "two").finished();
const std::string kUser = "Basic " + base64("me:secret");

SourceOptions hasty() {
  SourceOptions options;
  options.http.patience.connect = milliseconds(2000);
  options.http.patience.whole = milliseconds(2000);
  options.http.patience.stall = std::chrono::seconds(1);
  options.http.patience.attempts = 2;
  options.http.patience.first_pause = milliseconds(1);
  options.http.patience.longest_pause = milliseconds(100);
  return options;
}

ImageFiles two_layers() {
  OciBuilder oci;
  return oci.finished({oci.image({kTar, kOther}, {kTar, kOther})});
}

Result<ImageParts> read(const std::string& reference, const SourceOptions& options = hasty()) {
  return read_registry_image(*parse_reference(reference), options);
}

// The content of all layers once it was fetched, or why it was not.
std::string content_of(const Result<ImageParts>& parts) {
  if (!parts) return parts.error().message;
  Progress progress;
  for (const BlobDownload& download : parts->downloads) {
    if (auto done = download.run(progress); !done) return done.error().message;
  }
  std::string all;
  for (const LayerBlob& blob : parts->blobs) all += *blob.bytes.read_all(1 << 20);
  return all;
}

std::string content_of(const std::string& reference, const SourceOptions& options = hasty()) {
  return content_of(read(reference, options));
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(RegistryImage, HasItsDocumentsReadAndItsLayersNotYet) {
  RegistryServer registry(two_layers());
  const auto parts = read(registry.host() + "/app/web:1");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->artifact.name, registry.host() + "/app/web:1");
  EXPECT_EQ(parts->artifact.manifest_digest->to_string(), registry.first_digest());
  EXPECT_EQ(parts->artifact.image_id, sha256(image_config({kTar, kOther})));
  ASSERT_EQ(parts->blobs.size(), 2U);
  EXPECT_EQ(parts->blobs[1].digest, sha256(kOther));
  EXPECT_EQ(parts->blobs[1].diff_id, sha256(kOther));
  EXPECT_EQ(parts->blobs[1].bytes.size(), kOther.size());
  EXPECT_EQ(parts->artifact.layers[1].created_by, "step 2");
  EXPECT_TRUE(parts->gaps.empty());
  ASSERT_EQ(parts->downloads.size(), 2U);
  EXPECT_EQ(parts->downloads[1].layer, 1U);
  EXPECT_EQ(parts->downloads[1].digest, sha256(kOther));
  EXPECT_EQ(parts->downloads[1].size, kOther.size());
  EXPECT_EQ(registry.count(sha256(kTar).hex()), 0U) << "nothing of a layer before its download is run";

  Progress progress;
  ASSERT_TRUE(parts->downloads[1].run(progress));
  EXPECT_EQ(progress.bytes_done, kOther.size());
  EXPECT_EQ(*parts->blobs[1].bytes.read_all(1 << 20), kOther);
  EXPECT_EQ(registry.count(sha256(kTar).hex()), 0U);
  EXPECT_EQ(content_of(parts), kTar + kOther);
}

TEST(RegistryImage, IsNamedByTagOrDigest) {
  RegistryServer registry(two_layers());
  const std::string digest = "@" + registry.first_digest();
  for (const std::string& name : {std::string("/x:1"), std::string("/x"), "/x" + digest, "/x:1" + digest}) {
    EXPECT_EQ(content_of(registry.host() + name), kTar + kOther) << name;
  }
  EXPECT_EQ(registry.count("/manifests/latest"), 1U);
  EXPECT_EQ(registry.count("/manifests/1"), 1U) << "a digest says all";
}

TEST(RegistryImage, IsChosenOutOfAnIndex) {
  OciBuilder oci;
  const std::string type = "application/vnd.oci.image.manifest.v1+json";
  const std::string attestation =
      oci.image({kTar}, {kTar}, {type, "unknown/unknown", R"("vnd.docker.reference.type": "attestation-manifest")"});
  const std::string arm = oci.image({kTar}, {kTar}, {type, "linux/arm64", {}});
  const std::string riscv = oci.image({kOther}, {kOther}, {type, "linux/riscv64", {}});
  RegistryServer registry(oci.finished({oci.nested_index({attestation, oci.nested_index({arm}), riscv})}));
  SourceOptions options = hasty();
  options.choice.platform = "linux/arm64";
  EXPECT_EQ(content_of(registry.host() + "/x", options), kTar);
  options.choice.platform = "linux/riscv64";
  EXPECT_EQ(content_of(registry.host() + "/x", options), kOther);
  options.choice.platform = "linux/s390x";
  EXPECT_TRUE(has(content_of(registry.host() + "/x", options), "holds no image that fits, but: "));
  const std::size_t before = registry.requests().size();
  options.choice.platform = "";
  options.choice.image = sha256("none").to_string();
  EXPECT_TRUE(has(content_of(registry.host() + "/x", options), "holds no image that fits"));
  EXPECT_EQ(registry.requests().size() - before, 4U) << "with TLS, without, both indexes, and no manifest";
}

TEST(RegistryImage, FetchesLayersOfTheSameContentOnce) {
  OciBuilder oci;
  RegistryServer registry(oci.finished({oci.image({kTar, kOther, kTar}, {kTar, kOther, kTar})}));
  const auto parts = read(registry.host() + "/x");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->downloads.size(), 2U);
  EXPECT_EQ(content_of(parts), kTar + kOther + kTar);
}

TEST(RegistryImage, LeavesNothingBehind) {
  RegistryServer registry(two_layers());
  const TemporaryFolder scratch;
  const std::string before = temporary_folder();
  ::setenv("TMPDIR", scratch.path().c_str(), 1);
  const auto parts = read(registry.host() + "/x");
  EXPECT_EQ(content_of(parts), kTar + kOther);
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
  ::setenv("TMPDIR", before.c_str(), 1);
}

TEST(RegistryImage, IsNotThere) {
  RegistryServer registry({{"index.json", "{\"manifests\": [sha256:" + std::string(64, '0') + "]}"}});
  const auto parts = read(registry.host() + "/app/web:1");
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error().code, ErrorCode::NotFound);
  EXPECT_EQ(parts.error().message, registry.host() + "/app/web:1: " + registry.host() +
                                       " has no app/web:1: manifest unknown (MANIFEST_UNKNOWN)");
}

// --- logins

// Lets through who shows one of the authorizations; challenges all others.
RegistryServer::Intercept guard(const std::string& challenge, const std::string& wanted) {
  return [=](const WebRequest& request) -> Answer {
    if (request.target == "/v2/" || request.header("authorization") == wanted) return std::nullopt;
    return web_answer(401, R"({"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]})",
                      "WWW-Authenticate: " + challenge + "\r\n");
  };
}

TEST(RegistryLogin, IsBasic) {
  RegistryServer registry(two_layers(), guard("Basic realm=\"x\"", kUser));
  SourceOptions options = hasty();
  options.username = "me";
  options.password = "secret";
  EXPECT_EQ(content_of(registry.host() + "/x", options), kTar + kOther);
  options.password = "wrong";
  const auto wrong = read(registry.host() + "/x", options);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::Denied);
  EXPECT_TRUE(has(wrong.error().message, "authentication required (UNAUTHORIZED); the login of me does not do"));
  EXPECT_FALSE(has(wrong.error().message, "wrong")) << wrong.error().message;
  const auto none = read(registry.host() + "/x");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::Denied);
  EXPECT_TRUE(has(none.error().message, "it wants a login: use docker login")) << none.error().message;
}

TEST(RegistryLogin, IsFoundInFiles) {
  RegistryServer registry(two_layers(), guard("Basic realm=\"x\"", kUser));
  const TemporaryFolder folder;
  SourceOptions options = hasty();
  options.places.auth_files = {folder.path("missing"),
                               folder.write("auth.json", R"({"auths": {")" + registry.host() + R"(": {"auth": ")" +
                                                             base64("me:secret") + "\"}}}")};
  EXPECT_EQ(content_of(registry.host() + "/x", options), kTar + kOther);
}

TEST(RegistryLogin, IsLookedForOnlyWhereItIsAskedFor) {
  const TemporaryFolder folder;
  SourceOptions options = hasty();
  options.places.auth_files = {folder.write("auth.json", "{")};
  RegistryServer open(two_layers());
  EXPECT_EQ(content_of(open.host() + "/x", options), kTar + kOther);
  RegistryServer closed(two_layers(), guard("Basic realm=\"x\"", kUser));
  EXPECT_TRUE(has(content_of(closed.host() + "/x", options), "no login was found: " + folder.path("auth.json")));
}

// A registry with a token server, which gives tokens to all or to those with a login.
class TokenRegistry {
 public:
  explicit TokenRegistry(std::string wanted = {}, std::string challenge_end = "\"")
      : wanted_(std::move(wanted)),
        challenge_end_(std::move(challenge_end)),
        registry_(two_layers(), [this](const WebRequest& request) { return answer(request); }) {}

  RegistryServer& operator*() { return registry_; }
  RegistryServer* operator->() { return &registry_; }
  std::atomic<int> uses_of_a_token = 1000;

 private:
  Answer answer(const WebRequest& request) {
    if (request.target == "/v2/") return std::nullopt;
    if (request.target.starts_with("/token")) {
      const bool is_welcome = wanted_.empty() || request.header("authorization") == wanted_ ||
                              (!request.body.empty() && has(request.body, wanted_));
      if (!is_welcome) return web_answer(401, R"({"details": "incorrect username or password"})");
      uses_left_ = uses_of_a_token.load();
      return web_answer(200, R"({"token": "t)" + std::to_string(++tokens_) + R"(", "expires_in": 60})");
    }
    const std::string token = "Bearer t" + std::to_string(tokens_);
    if (request.header("authorization") == token && uses_left_-- > 0) return std::nullopt;
    if (request.header("authorization") == "Bearer mine") return std::nullopt;
    return web_answer(401, "",
                      "WWW-Authenticate: Bearer realm=\"http://" + request.header("host") +
                          "/token\",service=\"reg\",scope=\"repository:x:pull" + challenge_end_ + "\r\n");
  }

  std::string wanted_;
  std::string challenge_end_;
  std::atomic<int> tokens_ = 0;
  std::atomic<int> uses_left_ = 0;
  RegistryServer registry_;
};

TEST(RegistryLogin, TakesATokenWithoutALogin) {
  TokenRegistry registry;
  EXPECT_EQ(content_of(registry->host() + "/x"), kTar + kOther);
  EXPECT_EQ(registry->count("/token?service=reg&scope=repository%3Ax%3Apull"), 1U) << "one token for all requests";
}

TEST(RegistryLogin, TakesATokenForALogin) {
  TokenRegistry registry(kUser);
  SourceOptions options = hasty();
  options.username = "me";
  options.password = "secret";
  EXPECT_EQ(content_of(registry->host() + "/x", options), kTar + kOther);
  for (const WebRequest& request : registry->requests()) {
    if (request.target.starts_with("/token")) continue;
    EXPECT_NE(request.header("authorization"), kUser) << request.target;
  }
  options.password = "other";
  const auto wrong = read(registry->host() + "/x", options);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::Denied);
  EXPECT_TRUE(has(wrong.error().message, "gives no token for the login that was found (401): incorrect username"))
      << wrong.error().message;
}

TEST(RegistryLogin, ExchangesAnIdentityToken) {
  TokenRegistry registry("refresh_token=i%2Fd");
  const TemporaryFolder folder;
  SourceOptions options = hasty();
  options.places.auth_files = {
      folder.write("auth.json", R"({"auths": {")" + registry->host() + R"(": {"identitytoken": "i/d"}}})")};
  EXPECT_EQ(content_of(registry->host() + "/x", options), kTar + kOther);
}

TEST(RegistryLogin, ShowsARegistryTokenAsItIs) {
  TokenRegistry registry("nobody");
  const TemporaryFolder folder;
  SourceOptions options = hasty();
  options.places.auth_files = {
      folder.write("auth.json", R"({"auths": {")" + registry->host() + R"(": {"registrytoken": "mine"}}})")};
  EXPECT_EQ(content_of(registry->host() + "/x", options), kTar + kOther);
}

TEST(RegistryLogin, IsRenewedWhenATokenExpires) {
  TokenRegistry registry;
  registry.uses_of_a_token = 1;
  EXPECT_EQ(content_of(registry->host() + "/x"), kTar + kOther);
  EXPECT_EQ(registry->count("/token"), 4U) << "manifest, configuration, two layers";
}

TEST(RegistryLogin, EndsWhereTokensAreNeverGoodEnough) {
  TokenRegistry registry;
  registry.uses_of_a_token = 0;
  const auto parts = read(registry->host() + "/x");
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error().code, ErrorCode::Denied);
  EXPECT_LT(registry->requests().size(), 10U);
}

TEST(RegistryLogin, GoesToNoOtherHostThanItIsFor) {
  WebServer storage([](const WebRequest& request) {
    const bool is_tar = request.target == "/" + sha256(kTar).to_string();
    return request.header("authorization").empty() ? web_answer(200, is_tar ? kTar : kOther) : web_answer(400);
  });
  const auto guarded = guard("Basic realm=\"x\"", kUser);
  RegistryServer registry(two_layers(), [&](const WebRequest& request) -> Answer {
    if (auto refused = guarded(request)) return refused;
    const auto at = request.target.find("/blobs/");
    const std::string digest = at == std::string::npos ? "" : request.target.substr(at + 7);
    if (digest != sha256(kTar).to_string() && digest != sha256(kOther).to_string()) return std::nullopt;
    return web_answer(307, "", "Location: " + storage.url("/" + digest) + "\r\n");
  });
  SourceOptions options = hasty();
  options.username = "me";
  options.password = "secret";
  EXPECT_EQ(content_of(registry.host() + "/x", options), kTar + kOther);
}

// --- mirrors

class Mirrors : public testing::Test {
 protected:
  SourceOptions with_conf(const std::string& conf) const {
    SourceOptions options = hasty();
    options.places.registries_conf = {folder_.path("missing"), folder_.write("registries.conf", conf)};
    options.places.registries_conf_d = {folder_.path("registries.conf.d")};
    return options;
  }
  static std::string mirror(const std::string& location) {
    return "[[registry.mirror]]\nlocation = '" + location + "'\ninsecure = true\n";
  }

  TemporaryFolder folder_;
  RegistryServer good_{two_layers()};
  RegistryServer empty_{{{"index.json", "sha256:" + std::string(64, '0')}}};
};

TEST_F(Mirrors, AreAskedFirst) {
  const auto options = with_conf("[[registry]]\nprefix = 'quay.invalid'\n" + mirror("127.0.0.1:1/dead") +
                                 mirror(empty_.host()) + mirror(good_.host() + "/copy"));
  const auto parts = read("quay.invalid/x:1", options);
  EXPECT_EQ(content_of(parts), kTar + kOther);
  EXPECT_EQ(parts->artifact.name, "quay.invalid/x:1") << "what it is called does not depend on where it was had";
  EXPECT_EQ(empty_.count("/v2/x/manifests/1"), 1U);
  EXPECT_EQ(good_.count("/v2/copy/x/manifests/1"), 1U);
}

TEST_F(Mirrors, AreFollowedByTheRegistryItself) {
  const auto options = with_conf("[[registry]]\nlocation = '" + good_.host() + "'\n" + mirror(empty_.host()));
  EXPECT_EQ(content_of(good_.host() + "/x", options), kTar + kOther);
}

TEST_F(Mirrors, TellAllFailures) {
  const auto options = with_conf("[[registry]]\nlocation = '127.0.0.1:1'\n" + mirror(empty_.host()));
  const auto parts = read("127.0.0.1:1/x", options);
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error().code, ErrorCode::Unavailable) << "as the registry itself says";
  EXPECT_TRUE(has(parts.error().message, empty_.host() + " has no x:latest")) << parts.error().message;
  EXPECT_TRUE(has(parts.error().message, "http://127.0.0.1:1/v2/")) << parts.error().message;
}

TEST_F(Mirrors, DoNotGetTheLoginOfTheRegistry) {
  RegistryServer asking(two_layers(), guard("Basic realm=\"x\"", kUser));
  auto options = with_conf("[[registry]]\nlocation = '" + good_.host() + "'\n" + mirror(asking.host()));
  options.username = "me";
  options.password = "secret";
  EXPECT_EQ(content_of(good_.host() + "/x", options), kTar + kOther);
  for (const WebRequest& request : asking.requests()) EXPECT_EQ(request.header("authorization"), "");
}

TEST_F(Mirrors, MayBeSaidInFurtherFiles) {
  folder_.write("registries.conf.d/50.conf", "[[registry]]\nprefix = 'quay.invalid'\nlocation = '127.0.0.1:1'\n");
  folder_.write("registries.conf.d/90.conf", "[[registry]]\nprefix = 'quay.invalid'\n" + mirror(good_.host()));
  folder_.write("registries.conf.d/99.txt", "nonsense");
  EXPECT_EQ(content_of("quay.invalid/x", with_conf("")), kTar + kOther);
  const auto blocked = read("quay.invalid/x", with_conf("[[registry]]\nprefix = 'quay.invalid/x'\nblocked = true"));
  ASSERT_FALSE(blocked);
  EXPECT_EQ(blocked.error().code, ErrorCode::Denied);
  const auto broken = read("quay.invalid/x", with_conf("[["));
  ASSERT_FALSE(broken);
  EXPECT_TRUE(has(broken.error().message, folder_.path("registries.conf") + ": line 1"));
}

// --- TLS

TEST(RegistryTls, IsNeededOffThisMachine) {
  const auto parts = read("registry.invalid/x");
  ASSERT_FALSE(parts);
  EXPECT_TRUE(has(parts.error().message, "https://registry.invalid/v2/x/manifests/latest")) << parts.error().message;
  SourceOptions options = hasty();
  options.insecure_registries = {"registry.invalid"};
  const auto insecure = read("registry.invalid/x", options);
  ASSERT_FALSE(insecure);
  EXPECT_TRUE(has(insecure.error().message, "http://registry.invalid/v2/")) << insecure.error().message;
}

TEST(RegistryTls, IsNotGivenUpForAServerThatSpeaksNothingElse) {
  RegistryServer registry(two_layers(), [](const WebRequest&) { return std::optional(web_answer(400)); });
  const auto parts = read(registry.host() + "/x");
  ASSERT_FALSE(parts);
  EXPECT_TRUE(has(parts.error().message, "GET https://" + registry.host() + "/v2/: ")) << parts.error().message;
}

TEST(RegistryTls, NeedsReadableCertificates) {
  RegistryServer registry(two_layers());
  const TemporaryFolder folder;
  SourceOptions options = hasty();
  options.ca_file = folder.path("missing.pem");
  EXPECT_TRUE(has(content_of(registry.host() + "/x", options), "cannot open " + options.ca_file));
  options.ca_file.clear();
  options.places.certificate_folders = {folder.path("nothing"), folder.path()};
  folder.write(registry.host() + "/client.cert", "");
  EXPECT_TRUE(has(content_of(registry.host() + "/x", options), "client.cert has no key"));
}

// --- registries that lie, break or hang

struct Liar {
  const char* name;
  std::function<Answer(const WebRequest&)> intercept;
  ErrorCode code;
  const char* message;
};

class LyingRegistry : public testing::TestWithParam<Liar> {};

std::function<Answer(const WebRequest&)> at(const std::string& part, const WebAnswer& answer) {
  return [=](const WebRequest& request) -> Answer { return has(request.target, part) ? Answer(answer) : std::nullopt; };
}

TEST_P(LyingRegistry, IsFoundOutInTime) {
  const auto begin = std::chrono::steady_clock::now();
  RegistryServer registry(two_layers(), GetParam().intercept);
  const auto parts = read(registry.host() + "/x:1");
  std::optional<Error> error;
  if (parts) {
    Progress progress;
    for (const BlobDownload& download : parts->downloads) {
      if (auto done = download.run(progress); !done && !error) error = done.error();
    }
  } else {
    error = parts.error();
  }
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, GetParam().code) << error->message;
  EXPECT_TRUE(has(error->message, GetParam().message)) << error->message;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
}

const std::string kLayer = "/blobs/" + sha256(kTar).to_string();
const std::string kConfig = "/blobs/" + sha256(image_config({kTar, kOther})).to_string();

std::string manifest_of(const std::string& size) {
  return R"({"config": {"digest": ")" + sha256(image_config({kTar, kOther})).to_string() + R"(", "size": )" +
         std::to_string(image_config({kTar, kOther}).size()) + R"(}, "layers": [{"digest": ")" +
         sha256(kTar).to_string() + R"(", "size": )" + size + "}]}";
}

std::string changed(std::string text) {
  text[600] ^= 1;
  return text;
}

const Liar kLiars[] = {
    {"ManifestIsNoJson", at("/manifests/1", web_answer(200, "<html>")), ErrorCode::Corrupt, "manifest: line 1"},
    {"ManifestIsTooLong", at("/manifests/1", web_answer(200, std::string(5 << 20, ' '))), ErrorCode::TooLarge,
     "more than 4194304 bytes"},
    {"ManifestIsEndless", at("/manifests/1", {"HTTP/1.1 200 X\r\n\r\n" + std::string(5 << 20, ' '), true}),
     ErrorCode::TooLarge, "more than 4194304 bytes"},
    {"ManifestHangs", at("/manifests/1", {"HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n{", true}),
     ErrorCode::Unavailable, "(tried 2 times)"},
    {"ManifestIsOfSchema1", at("/manifests/1", web_answer(200, R"({"schemaVersion": 1, "fsLayers": []})")),
     ErrorCode::Unsupported, "old schema 1"},
    {"StatedDigestDiffers",
     at("/manifests/1", web_answer(200, manifest_of("1"), "Docker-Content-Digest: sha256:" + std::string(64, '0') + "\r\n")),
     ErrorCode::Corrupt, "but the registry states sha256:0000"},
    {"RedirectsForever", at("/manifests/1", web_answer(302, "", "Location: 1\r\n")), ErrorCode::Invalid,
     "redirects more than 10 times"},
    {"ConfigIsAnother", at(kConfig, web_answer(200, std::string(image_config({kTar, kOther}).size(), ' '))),
     ErrorCode::Corrupt, "configuration: its content has the digest"},
    {"ConfigIsShorter", at(kConfig, web_answer(200, "{}")), ErrorCode::Corrupt, "has 2 bytes, its descriptor states"},
    {"ConfigIsMissing", at(kConfig, web_answer(404)), ErrorCode::NotFound, "has no sha256:"},
    {"LayerIsAnother", at(kLayer, web_answer(200, changed(kTar))), ErrorCode::Corrupt,
     "layer 1 (sha256:"},
    {"LayerIsShorter", at(kLayer, web_answer(200, "short")), ErrorCode::Corrupt, "has 5 bytes, expected"},
    {"LayerIsLonger", at(kLayer, web_answer(200, kTar + "!")), ErrorCode::Corrupt, "bytes, expected"},
    {"LayerIsMissing", at(kLayer, web_answer(404)), ErrorCode::NotFound, "layer 1 (sha256:"},
    {"LayerBreaksOff", at(kLayer, {"HTTP/1.1 200 X\r\nContent-Length: " + std::to_string(kTar.size()) + "\r\n\r\n!"}),
     ErrorCode::Unavailable, "(tried 2 times)"},
    {"LayerHangs", at(kLayer, {"HTTP/1.1 200 X\r\nContent-Length: " + std::to_string(kTar.size()) + "\r\n\r\n!", true}),
     ErrorCode::Unavailable, "(tried 2 times)"},
    {"LayerIsDenied", at(kLayer, web_answer(403)), ErrorCode::Denied, "does not give out sha256:"},
    {"LayerOfExabytes", at("/manifests/1", web_answer(200, manifest_of("4611686018427387904"))), ErrorCode::TooLarge,
     "more than 274877906944 bytes"},
    {"TooManyRequests",
     at("/manifests/1", web_answer(429, R"({"errors": [{"message": "slow down"}]})", "Retry-After: 9999\r\n")),
     ErrorCode::Unavailable, "(429, too many requests): slow down"},
    {"Broken", at("/manifests/1", web_answer(500)), ErrorCode::Unavailable, "(500)"},
    {"NoHttp", at("/manifests/1", {"SSH-2.0-OpenSSH\r\n", true}), ErrorCode::Corrupt, ""},
    {"ChallengeIsNonsense", at("/manifests/1", web_answer(401, "", "WWW-Authenticate: \"\r\n")), ErrorCode::Denied,
     "wants a login"},
    {"ChallengeWithoutRealm", at("/manifests/1", web_answer(401, "", "WWW-Authenticate: Bearer service=x\r\n")),
     ErrorCode::Invalid, "the token server of"},
    {"RealmIsAFile",
     at("/manifests/1", web_answer(401, "", "WWW-Authenticate: Bearer realm=\"file:///etc/passwd\"\r\n")),
     ErrorCode::Invalid, "no address of http or https"},
    {"TokenWithControlCharacters",
     [](const WebRequest& request) -> Answer {
       if (has(request.target, "/token")) return web_answer(200, R"({"token": "a\r\nX: y"})");
       return web_answer(401, "", "WWW-Authenticate: Bearer realm=\"http://" + request.header("host") + "/token\"\r\n");
     },
     ErrorCode::Invalid, "strange characters"},
    {"TokenIsTooLong",
     [](const WebRequest& request) -> Answer {
       if (has(request.target, "/token")) return web_answer(200, std::string(kMaxHttpErrorBytes * 20, ' '));
       return web_answer(401, "", "WWW-Authenticate: Bearer realm=\"http://" + request.header("host") + "/token\"\r\n");
     },
     ErrorCode::TooLarge, "more than 1048576 bytes"},
};

INSTANTIATE_TEST_SUITE_P(Registry, LyingRegistry, testing::ValuesIn(kLiars),
                         [](const auto& row) { return row.param.name; });

TEST(RegistryImage, HasAnotherDigestThanItsReference) {
  RegistryServer registry(two_layers(), at("/manifests/", web_answer(200, manifest_of("1"))));
  const auto parts = read(registry.host() + "/x@" + registry.first_digest());
  ASSERT_FALSE(parts);
  EXPECT_EQ(parts.error().code, ErrorCode::Corrupt);
  EXPECT_TRUE(has(parts.error().message, "expected " + registry.first_digest())) << parts.error().message;
}

TEST(RegistryImage, IsStopped) {
  RegistryServer registry(two_layers(), at(kLayer, {"", true}));
  SourceOptions options = hasty();
  options.http.patience = {};  // which is long
  const auto parts = read(registry.host() + "/x", options);
  ASSERT_TRUE(parts) << parts.error().message;
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    parts->downloads[1].stop();
  });
  Progress progress;
  const auto done = parts->downloads[0].run(progress);
  stopper.join();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::Unavailable);
}

TEST(RegistryImage, IsLookedForWhereItsLayersAreSaidToBe) {
  OciBuilder oci;
  const std::string config = oci.blob(image_config({kTar}), {OciBuilder::kConfigType, {}, {}});
  std::string layer = oci.blob(kTar, {OciBuilder::kLayerType, {}, {}});
  layer.insert(layer.size() - 1, R"(, "urls": ["http://127.0.0.1:1/x", "https://127.0.0.1:1/y?secret"])");
  RegistryServer registry(oci.finished({oci.manifest(config, {layer})}), at(kLayer, web_answer(404)));
  const std::string error = content_of(registry.host() + "/x");
  EXPECT_TRUE(has(error, "\"http://127.0.0.1:1/x\" is no address of https")) << error;
  EXPECT_TRUE(has(error, "GET https://127.0.0.1:1/y: ")) << error;
  EXPECT_FALSE(has(error, "secret")) << error;
}

}  // namespace
}  // namespace coaming
