#include "support/secret_template.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <random>

#include "inspection/secrets/encodings.h"

namespace coaming {

namespace {

const std::string kDigits = "0123456789";
const std::string kLower = "abcdefghijklmnopqrstuvwxyz";
const std::string kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::string kBase62 = kDigits + kUpper + kLower;

const std::map<std::string, std::string, std::less<>> kAlphabets = {
    {"HEX", "0123456789ABCDEF"}, {"base32", kUpper + "234567"}, {"base62", kBase62},
    {"base64", kBase62 + "+/"},  {"base64url", kBase62 + "-_"}, {"digits", kDigits},
    {"hex", "0123456789abcdef"}, {"letters", kUpper + kLower},  {"lower", kDigits + kLower},
    {"upper", kDigits + kUpper},
};

std::string encode_base64(std::string_view bytes, bool is_url = false) {
  const std::string alphabet = kUpper + kLower + kDigits + (is_url ? "-_" : "+/");
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += alphabet[bits >> (count - 6) & 63];
  }
  if (count > 0) text += alphabet[bits << (6 - count) & 63];
  while (!is_url && text.size() % 4 != 0) text += '=';
  return text;
}

std::string be32(std::size_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

class Filler {
 public:
  explicit Filler(std::uint64_t seed) : random_(seed) {}

  // What a place stands for; none where it is no place.
  std::optional<std::string> fill(std::string_view place) {
    if (place.empty()) return "";
    const std::string_view word = place.substr(0, place.find(' '));
    const std::string_view rest = place.substr(std::min(place.size(), word.size() + 1));
    if (const auto count = number(word)) {
      const auto it = kAlphabets.find(rest);
      return it == kAlphabets.end() ? std::nullopt : std::optional(characters(it->second, *count));
    }
    if (word == "b64" && number(rest)) return encode_base64(bytes(*number(rest)));
    if (word == "crc" && number(rest)) {
      const std::string body = characters(kBase62, *number(rest));
      return body + crc32_base62(body);
    }
    if (place == "uuid") return uuid();
    if (place == "login") return encode_base64(characters(kLower, 6) + ":" + characters(kBase62, 16));
    if (place == "discord") return discord();
    if (place == "jwt") return jwt("HS256");
    if (place == "jwt none") return jwt("none");
    if (word == "bech32") return bech32(std::string(rest));
    if (word == "pem") return pem(std::string(rest), "\n", false);
    if (word == "pem-in-json") return pem(std::string(rest), "\\n", false);
    if (word == "pem-encrypted") return pem(std::string(rest), "\n", true);
    if (word == "encoded-pem") return encode_base64(pem(std::string(rest), "\n", false));
    return std::nullopt;
  }

 private:
  static std::optional<std::size_t> number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
  }

  std::string characters(const std::string& alphabet, std::size_t count) {
    std::string text;
    while (text.size() < count) text += alphabet[random_() % alphabet.size()];
    return text;
  }

  std::string bytes(std::size_t count) {
    std::string text;
    while (text.size() < count) text += static_cast<char>(random_() & 0xff);
    return text;
  }

  std::string uuid() {
    const std::string& hex = kAlphabets.at("hex");
    return characters(hex, 8) + "-" + characters(hex, 4) + "-4" + characters(hex, 3) + "-" + characters("89ab", 1) +
           characters(hex, 3) + "-" + characters(hex, 12);
  }

  std::string discord() {
    return encode_base64("1" + characters(kDigits, 17), true) + "." + characters(kBase62, 6) + "." +
           characters(kBase62, 38);
  }

  std::string jwt(const std::string& algorithm) {
    return encode_base64(R"({"alg":")" + algorithm + R"(","typ":"JWT"})", true) + "." +
           encode_base64(R"({"sub":")" + characters(kDigits, 10) + R"(","iat":1516239022})", true) + "." +
           characters(kBase62, 43);
  }

  std::string bech32(const std::string& name) {
    static const std::string kAlphabet = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    const std::string body = characters(kAlphabet, 52);
    const auto step = [](std::uint32_t checksum, std::uint32_t value) {
      const std::uint32_t top = checksum >> 25;
      checksum = (checksum & 0x1ffffff) << 5 ^ value;
      const std::uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
      for (int i = 0; i < 5; ++i) checksum ^= (top >> i & 1) != 0 ? generator[i] : 0;
      return checksum;
    };
    std::uint32_t checksum = 1;
    for (const char c : name) checksum = step(checksum, static_cast<unsigned char>(c | (c >= 'A' ? 0x20 : 0)) >> 5);
    checksum = step(checksum, 0);
    for (const char c : name) checksum = step(checksum, static_cast<unsigned char>(c | (c >= 'A' ? 0x20 : 0)) & 31);
    for (const char c : body) checksum = step(checksum, static_cast<std::uint32_t>(kAlphabet.find(c)));
    for (int i = 0; i < 6; ++i) checksum = step(checksum, 0);
    checksum ^= 1;
    std::string text = name + "1" + body;
    for (int shift = 25; shift >= 0; shift -= 5) text += kAlphabet[checksum >> shift & 31];
    return text;
  }

  std::string pem(const std::string& label, const std::string& line_break, bool is_encrypted) {
    std::string body;
    if (label.starts_with("OPENSSH")) {
      const std::string cipher = is_encrypted ? "aes256-ctr" : "none";
      body = std::string("openssh-key-v1\0", 15) + be32(cipher.size()) + cipher + bytes(300);
    } else {
      // SEQUENCE of an INTEGER and what else a key has.
      const std::size_t size = label.starts_with("EC") ? 119 : 1190;
      const std::string content = std::string("\x02\x01\x00", 3) + bytes(size - 3);
      body =
          size < 128 ? std::string("\x30") + static_cast<char>(size) : std::string("\x30\x82") + be32(size).substr(2);
      body += content;
    }
    const std::string digits = encode_base64(body);
    std::string text = "-----BEGIN " + label + "-----" + line_break;
    for (std::size_t i = 0; i < digits.size(); i += 64) text += digits.substr(i, 64) + line_break;
    return text + "-----END " + label + "-----" + line_break;
  }

  std::mt19937_64 random_;
};

}  // namespace

std::string fill_secret_template(std::string_view text, std::uint64_t seed) {
  Filler filler(seed);
  std::string filled;
  while (!text.empty()) {
    const auto open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const auto close = text.find('}');
    const auto value = close == std::string_view::npos ? std::nullopt : filler.fill(text.substr(1, close - 1));
    if (value) {
      filled += *value;
      text.remove_prefix(close + 1);
    } else {
      filled += '{';
      text.remove_prefix(1);
    }
  }
  return filled;
}

}  // namespace coaming
