// BytesBuilder: binary data for tests, field by field.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace coaming {

class BytesBuilder {
 public:
  explicit BytesBuilder(bool is_big_endian = false) : is_big_endian_(is_big_endian) {}

  BytesBuilder& u8(std::uint64_t value) { return number(value, 1); }
  BytesBuilder& u16(std::uint64_t value) { return number(value, 2); }
  BytesBuilder& u32(std::uint64_t value) { return number(value, 4); }
  BytesBuilder& u64(std::uint64_t value) { return number(value, 8); }
  BytesBuilder& text(std::string_view value) {
    bytes_ += value;
    return *this;
  }
  // Cut or filled up with zeros to `size` bytes.
  BytesBuilder& text(std::string_view value, std::size_t size) {
    bytes_ += value.substr(0, size);
    bytes_.append(size - std::min(size, value.size()), '\0');
    return *this;
  }
  // Zeros up to the next multiple.
  BytesBuilder& align(std::size_t step) { return text("", (step - bytes_.size() % step) % step); }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  BytesBuilder& number(std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) {
      const int shift = 8 * (is_big_endian_ ? width - 1 - i : i);
      bytes_ += static_cast<char>(value >> shift & 0xff);
    }
    return *this;
  }

  bool is_big_endian_;
  std::string bytes_;
};

}  // namespace coaming
