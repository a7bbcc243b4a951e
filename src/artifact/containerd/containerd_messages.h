// The few messages that are exchanged with containerd.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/manifest.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxContainerdAnswerBytes = 4 << 20;

struct ContainerdImage {
  std::string name;
  Descriptor target;  // of its manifest or index
};

// Puts a message into the one frame that a call has, and takes it out of the one that an answer has.
// Errors: Corrupt for a frame that is cut short; Unsupported for a compressed one.
// Source: grpc.github.io, "gRPC over HTTP2".
std::string grpc_frame(std::string_view message);
Result<std::string_view> parse_grpc_frame(std::string_view body);

// All of them:
// Takes:  a message.
// Errors: those of parse_protobuf; Invalid where something is missing or no digest.
// Source: containerd api/services: images/v1/images.proto GetImageResponse, namespaces/v1/namespace.proto
//         ListNamespacesResponse, introspection/v1/introspection.proto PluginsResponse; api/types/descriptor.proto.
Result<ContainerdImage> parse_image_answer(std::string_view message);
Result<std::vector<std::string>> parse_namespaces_answer(std::string_view message);
// The folder that the content store states; "" where none does.
Result<std::string> parse_content_root(std::string_view message);

}  // namespace coaming
