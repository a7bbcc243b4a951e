#include "artifact/engine/engine.h"

#include <algorithm>
#include <charconv>

#include <unistd.h>

#include "artifact/file_sink.h"
#include "artifact/registry/answers.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/url.h"

namespace coaming {

namespace {

constexpr unsigned kNewestMinor = 51;            // of the API 1.x that this program was made for
constexpr unsigned kOldestMinor = 24;            // what engines speak that do not say
constexpr unsigned kMinorWithPlatform = 48;      // from which on save takes a platform
constexpr std::chrono::seconds kSaveStall{900};  // Docker writes the whole image down before it sends a byte

// A name in a path: slashes stay, nothing else can be mistaken.
std::string path_of(const std::string& name) {
  std::string path;
  std::string_view rest = name;
  for (;;) {
    const auto slash = rest.find('/');
    path += percent_encoded(rest.substr(0, slash));
    if (slash == std::string_view::npos) return path;
    path += '/';
    rest.remove_prefix(slash + 1);
  }
}

bool is_version(std::string_view text) {
  return !text.empty() && text.size() < 20 && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

unsigned minor_of(std::string_view version) {
  unsigned minor = kOldestMinor;
  const auto dot = version.find('.');
  if (is_version(version) && version.starts_with("1.")) {
    std::from_chars(version.data() + dot + 1, version.data() + version.size(), minor);
  }
  return std::min(minor, kNewestMinor);
}

// ".." in a name would be another path once it is taken together.
Result<void> check_name(const std::string& name) {
  const bool is_clean = !name.empty() && name.find("..") == std::string::npos && !name.starts_with('/') &&
                        std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (is_clean) return {};
  return Error{ErrorCode::Invalid, "\"" + printable(name.substr(0, 200)) + "\" is no name of an image or container"};
}

// {"os": "linux", "architecture": "arm64", "variant": "v8"}
std::string platform_json(std::string_view platform) {
  std::string text;
  JsonWriter json([&](std::string_view piece) { text += piece; });
  json.begin_object();
  for (const char* name : {"os", "architecture", "variant"}) {
    const auto slash = std::min(platform.find('/'), platform.size());
    if (slash > 0) json.member(name, platform.substr(0, slash));
    platform.remove_prefix(std::min(slash + 1, platform.size()));
  }
  json.end_object();
  json.finish();
  return text;
}

}  // namespace

std::string_view to_string(EngineKind kind) { return kind == EngineKind::Docker ? "Docker" : "Podman"; }

Engine::Engine(EngineKind kind, EngineAddress address, const HttpSettings& settings)
    : kind_(kind), address_(std::move(address)) {
  HttpSettings own = settings;
  if (own.patience.first_byte.count() == 0) own.patience.first_byte = kSaveStall;
  http_ = std::make_unique<HttpClient>(std::move(own));
}

HttpRequest Engine::request(const std::string& path) const {
  HttpRequest request;
  request.url = address_.base + path;
  request.unix_socket = address_.unix_socket;
  request.trust = address_.trust;
  request.is_tried_again = false;
  return request;
}

Result<Engine> Engine::connect(EngineKind kind, EngineAddress address, const HttpSettings& settings) {
  const std::string step = std::string(to_string(kind)) + " at " + address.in_words;
  if (!address.unix_socket.empty() && ::access(address.unix_socket.c_str(), R_OK | W_OK) != 0) {
    return system_error("reach " + step);
  }
  Engine engine(kind, std::move(address), settings);
  const auto pong = engine.http_->fetch(engine.request("/_ping"), kMaxHttpErrorBytes);
  if (!pong) return pong.error().in(step);
  if (!pong->is_success()) {
    return Error{ErrorCode::Unavailable, step + " answers " + std::to_string(pong->status)};
  }
  const std::string libpod = pong->header("Libpod-API-Version");
  if (kind == EngineKind::Podman) {
    if (!is_version(libpod)) return Error{ErrorCode::Unavailable, step + " does not answer as Podman does"};
    engine.prefix_ = "/v" + libpod + "/libpod";
    return engine;
  }
  engine.minor_ = minor_of(pong->header("Api-Version"));
  engine.prefix_ = "/v1." + std::to_string(engine.minor_);
  return engine;
}

Result<std::string> Engine::ask(const std::string& path, const std::string& what) {
  auto response = http_->fetch(request(prefix_ + path), kMaxEngineDocumentBytes);
  if (!response) return response.error();
  if (response->is_success()) return std::move(response->body);
  const std::string engine(to_string(kind_));
  const std::string words = error_words(response->body);
  if (response->status == 404) {
    return Error{ErrorCode::NotFound, engine + " has no " + what + (words.empty() ? "" : " (" + words + ")")};
  }
  return Error{ErrorCode::Unavailable, engine + " answers " + std::to_string(response->status) + " for " + what +
                                           (words.empty() ? "" : ": " + words)};
}

Result<EngineImage> Engine::inspect_image(const std::string& name) {
  if (auto checked = check_name(name); !checked) return checked.error();
  const auto text = ask("/images/" + path_of(name) + "/json", "image " + name);
  if (!text) return text.error();
  auto image = parse_engine_image(*text);
  if (!image) return image.error().in(std::string(to_string(kind_)) + ": image " + name);
  return image;
}

Result<EngineContainer> Engine::inspect_container(const std::string& name) {
  if (auto checked = check_name(name); !checked) return checked.error();
  const auto text = ask("/containers/" + path_of(name) + "/json", "container " + name);
  if (!text) return text.error();
  auto container = parse_engine_container(*text);
  if (!container) return container.error().in(std::string(to_string(kind_)) + ": container " + name);
  return container;
}

Result<Fd> Engine::fetch(const std::string& path, const std::string& what, Sha256* hash, Progress& progress) {
  auto file = open_temporary();
  if (!file) return file;
  const HttpSink sink = sink_into(*file, 0, hash, progress);
  const auto response = http_->stream(request(prefix_ + path), kMaxEngineArchiveBytes, sink);
  if (!response) return response.error();
  if (response->is_success()) return file;
  return Error{response->status == 404 ? ErrorCode::NotFound : ErrorCode::Unavailable,
               std::string(to_string(kind_)) + " does not give out " + what + " (" + std::to_string(response->status) +
                   "): " + error_words(response->body)};
}

Result<Fd> Engine::save_image(const std::string& name, const std::string& platform, Progress& progress) {
  std::string path = "/images/" + path_of(name) + "/get";
  if (kind_ == EngineKind::Podman) path += "?format=docker-archive";
  if (kind_ == EngineKind::Docker && minor_ >= kMinorWithPlatform && !platform.empty()) {
    path += "?platform=" + percent_encoded(platform_json(platform));
  }
  return fetch(path, "image " + name, nullptr, progress);
}

Result<Fd> Engine::export_container(const std::string& name, Sha256& hash, Progress& progress) {
  return fetch("/containers/" + path_of(name) + "/export", "the files of container " + name, &hash, progress);
}

}  // namespace coaming
