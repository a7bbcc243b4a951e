// The wire format of protocol buffers, as far as a few small messages need it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxProtobufFields = 10'000;  // of one message

struct ProtobufField {
  std::uint32_t number = 0;
  std::uint64_t value = 0;  // of a varint
  std::string_view bytes;   // of a text, a message or a fixed number; borrowed from the message
};

// Takes:   one message.
// Errors:  Corrupt for what is none; TooLarge above kMaxProtobufFields.
// Source:  protobuf.dev, "Encoding".
Result<std::vector<ProtobufField>> parse_protobuf(std::string_view message);

// One field that holds a text, bytes or a message.
std::string protobuf_field(std::uint32_t number, std::string_view bytes);

}  // namespace coaming
