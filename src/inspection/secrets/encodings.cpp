#include "inspection/secrets/encodings.h"

#include <array>
#include <cstdint>

#include <isa-l/crc.h>

namespace coaming {

namespace {

constexpr std::string_view kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kCrcDigits = 6;

constexpr signed char kNone = -1;

constexpr std::array<signed char, 256> base64_values() {
  std::array<signed char, 256> values{};
  for (auto& value : values) value = kNone;
  for (int i = 0; i < 26; ++i) values['A' + i] = static_cast<signed char>(i);
  for (int i = 0; i < 26; ++i) values['a' + i] = static_cast<signed char>(26 + i);
  for (int i = 0; i < 10; ++i) values['0' + i] = static_cast<signed char>(52 + i);
  values['+'] = values['-'] = 62;
  values['/'] = values['_'] = 63;
  return values;
}

constexpr std::array<signed char, 256> kBase64Values = base64_values();

std::uint32_t bech32_step(std::uint32_t checksum, std::uint32_t value) {
  constexpr std::array<std::uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  const std::uint32_t top = checksum >> 25;
  checksum = (checksum & 0x1ffffff) << 5 ^ value;
  for (std::size_t i = 0; i < kGenerator.size(); ++i) {
    if ((top >> i & 1) != 0) checksum ^= kGenerator[i];
  }
  return checksum;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  const std::size_t whole = text.size();
  while (!text.empty() && text.back() == '=' && whole - text.size() < 2) text.remove_suffix(1);
  const std::size_t padding = whole - text.size();
  if (text.size() % 4 == 1 || (padding != 0 && whole % 4 != 0)) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const signed char value = kBase64Values[static_cast<unsigned char>(c)];
    if (value == kNone) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> count & 0xff);
    }
  }
  return bytes;
}

std::string crc32_base62(std::string_view text) {
  std::uint32_t crc = crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::string digits(kCrcDigits, '0');
  for (std::size_t i = kCrcDigits; i-- > 0; crc /= 62) digits[i] = kBase62[crc % 62];
  return digits;
}

bool ends_in_crc32_base62(std::string_view text) {
  if (text.size() <= kCrcDigits) return false;
  return text.ends_with(crc32_base62(text.substr(0, text.size() - kCrcDigits)));
}

bool is_bech32(std::string_view text) {
  const auto separator = text.rfind('1');
  if (separator == std::string_view::npos || separator == 0 || text.size() - separator - 1 < kCrcDigits) return false;
  bool has_upper = false;
  bool has_lower = false;
  for (const char c : text) {
    has_upper |= c >= 'A' && c <= 'Z';
    has_lower |= c >= 'a' && c <= 'z';
  }
  if (has_upper && has_lower) return false;
  std::uint32_t checksum = 1;
  const std::string_view name = text.substr(0, separator);
  for (const char c : name) checksum = bech32_step(checksum, static_cast<unsigned char>(lower(c)) >> 5);
  checksum = bech32_step(checksum, 0);
  for (const char c : name) checksum = bech32_step(checksum, static_cast<unsigned char>(lower(c)) & 31);
  for (const char c : text.substr(separator + 1)) {
    const auto value = kBech32.find(lower(c));
    if (value == std::string_view::npos) return false;
    checksum = bech32_step(checksum, static_cast<std::uint32_t>(value));
  }
  return checksum == 1;
}

}  // namespace coaming
