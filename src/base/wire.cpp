#include "base/wire.h"

namespace coaming {

void WireWriter::number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes_ += static_cast<char>(value);
}

void WireWriter::text(std::string_view value) {
  number(value.size());
  bytes_ += value;
}

// As they lie in memory: there may be millions, and they never leave the machine.
void WireWriter::put(std::vector<std::uint64_t>& values) {
  number(values.size());
  bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::uint64_t));
}

std::uint64_t WireReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (rest_.empty()) break;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  fail();
  return 0;
}

std::string_view WireReader::text() {
  const std::uint64_t size = number();
  if (size > rest_.size()) {
    fail();
    return {};
  }
  const std::string_view value = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return value;
}

void WireReader::get(Digest& value) {
  if (rest_.size() < value.bytes.size()) return fail();
  std::memcpy(value.bytes.data(), rest_.data(), value.bytes.size());
  rest_.remove_prefix(value.bytes.size());
}

void WireReader::get(std::vector<std::uint64_t>& values) {
  const std::uint64_t count = number();
  if (count > rest_.size() / sizeof(std::uint64_t)) return fail();
  values.resize(count);
  if (count > 0) std::memcpy(values.data(), rest_.data(), count * sizeof(std::uint64_t));
  rest_.remove_prefix(count * sizeof(std::uint64_t));
}

}  // namespace coaming
