// Integers out of bytes, in either byte order, wherever they lie.
#pragma once

#include <cstdint>
#include <string>

namespace coaming {

inline std::uint16_t load_le16(const char* p) {
  const auto* b = reinterpret_cast<const unsigned char*>(p);
  return static_cast<std::uint16_t>(b[0] | b[1] << 8);
}

inline std::uint32_t load_le32(const char* p) {
  return static_cast<std::uint32_t>(load_le16(p)) | static_cast<std::uint32_t>(load_le16(p + 2)) << 16;
}

inline std::uint64_t load_le64(const char* p) {
  return static_cast<std::uint64_t>(load_le32(p)) | static_cast<std::uint64_t>(load_le32(p + 4)) << 32;
}

inline std::uint16_t load_be16(const char* p) { return __builtin_bswap16(load_le16(p)); }
inline std::uint32_t load_be32(const char* p) { return __builtin_bswap32(load_le32(p)); }
inline std::uint64_t load_be64(const char* p) { return __builtin_bswap64(load_le64(p)); }

// For formats that state their byte order.
struct ByteOrder {
  bool is_big_endian = false;

  [[nodiscard]] std::uint16_t u16(const char* p) const { return is_big_endian ? load_be16(p) : load_le16(p); }
  [[nodiscard]] std::uint32_t u32(const char* p) const { return is_big_endian ? load_be32(p) : load_le32(p); }
  [[nodiscard]] std::uint64_t u64(const char* p) const { return is_big_endian ? load_be64(p) : load_le64(p); }
};

inline void append_le64(std::string& to, std::uint64_t value) {
  for (unsigned shift = 0; shift < 64; shift += 8) to += static_cast<char>(value >> shift & 0xff);
}

}  // namespace coaming
