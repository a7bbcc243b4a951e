// RegistryServer: a small registry on a loopback port. It serves the blobs of an OCI layout (OciBuilder), and a test
// can have it answer anything else.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "support/image_builder.h"
#include "support/web_server.h"

namespace coaming {

class RegistryServer {
 public:
  // Answers in place of the registry where it returns something.
  using Intercept = std::function<std::optional<WebAnswer>(const WebRequest&)>;

  // Takes: the files of a layout, whose first image has every tag.
  explicit RegistryServer(ImageFiles files, Intercept intercept = {})
      : files_(std::move(files)),
        intercept_(std::move(intercept)),
        server_([this](const WebRequest& request) { return answer(request); }) {}

  [[nodiscard]] std::string host() const { return server_.host(); }
  [[nodiscard]] std::string url(const std::string& target = "/") const { return server_.url(target); }
  [[nodiscard]] std::vector<WebRequest> requests() const { return server_.requests(); }
  [[nodiscard]] std::size_t count(const std::string& part) const {
    std::size_t count = 0;
    for (const WebRequest& request : requests()) count += request.target.find(part) != std::string::npos ? 1 : 0;
    return count;
  }
  // The digest of the image that the tags lead to.
  [[nodiscard]] std::string first_digest() const {
    const std::string& index = files_.at("index.json");
    return index.substr(index.find("sha256:"), 7 + 64);
  }

 private:
  WebAnswer answer(const WebRequest& request) const {
    if (request.method == "TLS") return {"HTTP/1.0 400 X\r\n\r\nno TLS here"};
    if (intercept_) {
      if (auto own = intercept_(request)) return *own;
    }
    if (request.target == "/v2/") return web_answer(200, "{}");
    for (const std::string kind : {"/manifests/", "/blobs/"}) {
      const auto at = request.target.rfind(kind);
      if (at == std::string::npos) continue;
      std::string which = request.target.substr(at + kind.size());
      if (kind == "/manifests/" && which.find(':') == std::string::npos) which = first_digest();
      const auto file = files_.find("blobs/sha256/" + which.substr(which.find(':') + 1));
      if (file == files_.end()) break;
      return web_answer(200, file->second, kind == "/blobs/" ? "" : "Content-Type: " + type_of(file->second) + "\r\n");
    }
    return web_answer(404, R"({"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]})");
  }

  static std::string type_of(const std::string& document) {
    return document.find("\"manifests\"") != std::string::npos ? "application/vnd.oci.image.index.v1+json"
                                                               : "application/vnd.oci.image.manifest.v1+json";
  }

  ImageFiles files_;
  Intercept intercept_;
  WebServer server_;
};

}  // namespace coaming
