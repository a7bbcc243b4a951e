#include "artifact/containerd/containerd_messages.h"

#include "artifact/containerd/protobuf.h"
#include "base/bytes.h"

namespace coaming {

namespace {

constexpr std::size_t kFrameHeaderBytes = 5;  // whether it is compressed, and its size

Result<Descriptor> parse_descriptor(std::string_view message) {
  const auto fields = parse_protobuf(message);
  if (!fields) return fields.error();
  Descriptor descriptor;
  bool has_digest = false;
  for (const ProtobufField& field : *fields) {
    if (field.number == 1) descriptor.media_type = field.bytes;
    if (field.number == 2) {
      const auto digest = parse_digest(field.bytes);
      if (!digest) return digest.error();
      descriptor.digest = *digest;
      has_digest = true;
    }
    if (field.number == 3) descriptor.size = field.value;
  }
  if (!has_digest) return Error{ErrorCode::Invalid, "a descriptor has no digest"};
  return descriptor;
}

// What a map entry with texts says.
struct Entry {
  std::string_view key;
  std::string_view value;
};
Result<Entry> parse_entry(std::string_view message) {
  const auto fields = parse_protobuf(message);
  if (!fields) return fields.error();
  Entry entry;
  for (const ProtobufField& field : *fields) {
    if (field.number == 1) entry.key = field.bytes;
    if (field.number == 2) entry.value = field.bytes;
  }
  return entry;
}

// The root that a plugin exports, where it is the content store itself.
Result<std::string> content_root_of(std::string_view plugin) {
  const auto fields = parse_protobuf(plugin);
  if (!fields) return fields.error();
  std::string root;
  bool is_content = false;
  for (const ProtobufField& field : *fields) {
    if (field.number == 1) is_content = field.bytes == "io.containerd.content.v1";
    if (field.number != 5) continue;
    const auto exported = parse_entry(field.bytes);
    if (!exported) return exported.error();
    if (exported->key == "root") root = exported->value;
  }
  return is_content ? root : std::string();
}

}  // namespace

std::string grpc_frame(std::string_view message) {
  std::string frame(1, '\0');
  for (const unsigned shift : {24U, 16U, 8U, 0U}) frame += static_cast<char>(message.size() >> shift & 255);
  return frame.append(message);
}

Result<std::string_view> parse_grpc_frame(std::string_view body) {
  if (body.size() < kFrameHeaderBytes || load_be32(body.data() + 1) > body.size() - kFrameHeaderBytes) {
    return Error{ErrorCode::Corrupt, "the answer is cut short"};
  }
  if (body.front() != '\0') return Error{ErrorCode::Unsupported, "the answer is compressed, which was not asked for"};
  return body.substr(kFrameHeaderBytes, load_be32(body.data() + 1));
}

Result<ContainerdImage> parse_image_answer(std::string_view message) {
  const auto answer = parse_protobuf(message);
  if (!answer) return answer.error();
  for (const ProtobufField& outer : *answer) {
    if (outer.number != 1) continue;
    const auto fields = parse_protobuf(outer.bytes);
    if (!fields) return fields.error();
    ContainerdImage image;
    bool has_target = false;
    for (const ProtobufField& field : *fields) {
      if (field.number == 1) image.name = field.bytes;
      if (field.number != 3) continue;
      auto target = parse_descriptor(field.bytes);
      if (!target) return target.error();
      image.target = std::move(*target);
      has_target = true;
    }
    if (!has_target) break;
    return image;
  }
  return Error{ErrorCode::Invalid, "the answer names no image"};
}

Result<std::vector<std::string>> parse_namespaces_answer(std::string_view message) {
  const auto answer = parse_protobuf(message);
  if (!answer) return answer.error();
  std::vector<std::string> names;
  for (const ProtobufField& outer : *answer) {
    if (outer.number != 1) continue;
    const auto fields = parse_protobuf(outer.bytes);
    if (!fields) return fields.error();
    for (const ProtobufField& field : *fields) {
      if (field.number == 1) names.emplace_back(field.bytes);
    }
  }
  return names;
}

Result<std::string> parse_content_root(std::string_view message) {
  const auto answer = parse_protobuf(message);
  if (!answer) return answer.error();
  for (const ProtobufField& plugin : *answer) {
    if (plugin.number != 1) continue;
    auto root = content_root_of(plugin.bytes);
    if (!root || !root->empty()) return root;
  }
  return std::string();
}

}  // namespace coaming
