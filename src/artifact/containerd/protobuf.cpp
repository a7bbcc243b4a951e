#include "artifact/containerd/protobuf.h"

#include <optional>

namespace coaming {

namespace {

enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

// Takes a number off the front; none where it does not end within ten bytes.
std::optional<std::uint64_t> take_varint(std::string_view& rest) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    if (rest.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    if (shift < 64) value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

void put_varint(std::uint64_t value, std::string& into) {
  for (; value >= 0x80; value >>= 7) into += static_cast<char>(0x80 | (value & 0x7f));
  into += static_cast<char>(value);
}

// The bytes of a value of fixed or stated size.
std::optional<std::string_view> take_bytes(std::uint32_t type, std::string_view& rest) {
  std::uint64_t size = type == kFixed64 ? 8 : 4;
  if (type == kBytes) {
    const auto stated = take_varint(rest);
    if (!stated) return std::nullopt;
    size = *stated;
  }
  if (size > rest.size()) return std::nullopt;
  const std::string_view bytes = rest.substr(0, size);
  rest.remove_prefix(size);
  return bytes;
}

}  // namespace

Result<std::vector<ProtobufField>> parse_protobuf(std::string_view message) {
  const Error damaged{ErrorCode::Corrupt, "a message is damaged"};
  std::vector<ProtobufField> fields;
  while (!message.empty()) {
    if (fields.size() == kMaxProtobufFields) return Error{ErrorCode::TooLarge, "a message has too many fields"};
    const auto key = take_varint(message);
    if (!key || *key >> 3 == 0 || *key >> 3 > 0x1fffffff) return damaged;
    ProtobufField field;
    field.number = static_cast<std::uint32_t>(*key >> 3);
    const auto type = static_cast<std::uint32_t>(*key & 7);
    if (type == kVarint) {
      const auto value = take_varint(message);
      if (!value) return damaged;
      field.value = *value;
    } else if (type == kBytes || type == kFixed64 || type == kFixed32) {
      const auto bytes = take_bytes(type, message);
      if (!bytes) return damaged;
      field.bytes = *bytes;
    } else {
      return damaged;
    }
    fields.push_back(field);
  }
  return fields;
}

std::string protobuf_field(std::uint32_t number, std::string_view bytes) {
  std::string field;
  put_varint(static_cast<std::uint64_t>(number) << 3 | kBytes, field);
  put_varint(bytes.size(), field);
  return field.append(bytes);
}

}  // namespace coaming
