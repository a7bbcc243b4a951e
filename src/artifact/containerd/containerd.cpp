#include "artifact/containerd/containerd.h"

#include <algorithm>

#include <unistd.h>

#include "artifact/containerd/protobuf.h"
#include "artifact/registry/reference.h"
#include "base/fd.h"
#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxNamespaces = 100;
constexpr const char* kOk = "0";  // gRPC's status codes
constexpr const char* kNotFound = "5";

class Containerd {
 public:
  Containerd(std::string socket, const HttpSettings& settings) : socket_(std::move(socket)), http_(settings) {}

  // Calls a method; returns the answer's message.
  Result<std::string> call(const std::string& method, const std::string& name_space, std::string_view message) {
    HttpRequest request;
    request.method = "POST";
    request.url = "http://containerd/" + method;
    request.unix_socket = socket_;
    request.is_http2 = true;
    request.is_tried_again = false;
    request.headers = {{"Content-Type", "application/grpc"}, {"TE", "trailers"}};
    if (!name_space.empty()) request.headers.push_back({"containerd-namespace", name_space});
    request.body = grpc_frame(message);
    const auto response = http_.fetch(request, kMaxContainerdAnswerBytes);
    if (!response) return response.error();
    const std::string status = response->header("grpc-status");
    const std::string said = printable(response->header("grpc-message")).substr(0, 200);
    if (status == kNotFound) return Error{ErrorCode::NotFound, "containerd: " + said};
    if (!response->is_success() || status != kOk) {
      return Error{ErrorCode::Unavailable, "containerd answers " + (status.empty() ? "no gRPC" : status) + " for " +
                                               method + (said.empty() ? "" : ": " + said)};
    }
    const auto answer = parse_grpc_frame(response->body);
    if (!answer) return answer.error().in("containerd: " + method);
    return std::string(*answer);
  }

  Result<std::vector<std::string>> namespaces() {
    const auto answer = call("containerd.services.namespaces.v1.Namespaces/List", "", "");
    if (!answer) return answer.error();
    auto names = parse_namespaces_answer(*answer);
    if (!names) return names.error().in("containerd");
    if (names->size() > kMaxNamespaces) names->resize(kMaxNamespaces);
    std::stable_partition(names->begin(), names->end(), [](const std::string& name) { return name == "default"; });
    return names;
  }

  Result<std::string> content_root() {
    const std::string filter = protobuf_field(1, "type==io.containerd.content.v1");
    const auto answer = call("containerd.services.introspection.v1.Introspection/Plugins", "", filter);
    if (!answer) return answer.error();
    auto root = parse_content_root(*answer);
    if (!root) return root.error().in("containerd");
    if (root->empty()) return Error{ErrorCode::Unsupported, "containerd does not say where it keeps its content"};
    return root;
  }

  Result<ContainerdImage> find_image(const std::string& name_space, const std::string& name) {
    const auto answer = call("containerd.services.images.v1.Images/Get", name_space, protobuf_field(1, name));
    if (!answer) return answer.error();
    auto image = parse_image_answer(*answer);
    if (!image) return image.error().in("containerd: image " + name);
    return image;
  }

 private:
  std::string socket_;
  HttpClient http_;
};

Result<std::string> find_socket(const std::vector<std::string>& sockets) {
  std::string places;
  for (const std::string& socket : sockets) {
    if (::access(socket.c_str(), R_OK | W_OK) == 0) return socket;
    const Error error = system_error("reach containerd at " + socket);
    if (error.code != ErrorCode::NotFound) return error;
    places += " " + socket;
  }
  return Error{ErrorCode::NotFound, "containerd does not run here: there is none of" + places};
}

}  // namespace

Result<FoundContainerdImage> find_containerd_image(const std::string& name, const ContainerdPlaces& places,
                                                   const HttpSettings& settings) {
  const auto socket = find_socket(places.sockets);
  if (!socket) return socket.error();
  Containerd containerd(*socket, settings);
  auto namespaces = places.name_space.empty() ? containerd.namespaces() : std::vector{places.name_space};
  if (!namespaces) return namespaces.error();
  std::vector<std::string> names{name};
  const auto reference = parse_reference(name);
  if (reference && reference->to_string() != name) names.push_back(reference->to_string());
  for (const std::string& name_space : *namespaces) {
    for (const std::string& candidate : names) {
      auto image = containerd.find_image(name_space, candidate);
      if (!image && image.error().code == ErrorCode::NotFound) continue;
      if (!image) return image.error();
      auto content = containerd.content_root();
      if (!content) return content.error();
      return FoundContainerdImage{std::move(*image), std::move(*content)};
    }
  }
  std::string list;
  for (const std::string& name_space : *namespaces) list += (list.empty() ? "" : ", ") + printable(name_space);
  return Error{ErrorCode::NotFound, "containerd has no image " + names.back() + " in its namespaces (" + list + ")"};
}

}  // namespace coaming
