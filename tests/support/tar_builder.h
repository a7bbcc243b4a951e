// TarBuilder: writes tar archives for tests, good ones and bad ones.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coaming {

// One header block, field by field. What is written as it stands here may be wrong on purpose.
struct TarHeader {
  std::string name;
  char type = '0';
  std::uint64_t size = 0;
  std::string link;
  std::string prefix;
  std::string magic = std::string(
      "ustar\0"
      "00",
      8);
  std::string size_field;                                    // 12 bytes in place of `size`, where not empty
  std::vector<std::pair<std::size_t, std::string>> patches;  // bytes to put at an offset, before the checksum
  int checksum_error = 0;
};

inline const std::string kGnuMagic = std::string("ustar  \0", 8);

inline std::string octal(std::uint64_t value, std::size_t width) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*llo", static_cast<int>(width - 1), static_cast<unsigned long long>(value));
  std::string field(text);
  field.resize(width, '\0');
  return field;
}

// A number as GNU tar writes what is too large for octal digits: in 256s, the first bit set.
inline std::string base256(std::uint64_t value, std::size_t width = 12) {
  std::string field(width, '\0');
  for (std::size_t i = width; i-- > 0 && value != 0; value >>= 8) field[i] = static_cast<char>(value & 0xff);
  field[0] = static_cast<char>(field[0] | '\x80');
  return field;
}

inline std::string pax_record(std::string_view key, std::string_view value) {
  const std::size_t body = key.size() + value.size() + 3;
  std::size_t length = body + 1;
  while (std::to_string(length).size() + body != length) length = std::to_string(length).size() + body;
  std::string record = std::to_string(length) + " ";
  return record.append(key).append("=").append(value).append("\n");
}

class TarBuilder {
 public:
  using Pax = std::vector<std::pair<std::string, std::string>>;

  TarBuilder& header(const TarHeader& h) {
    std::string block(512, '\0');
    const auto put = [&](std::size_t at, std::string_view text) { block.replace(at, text.size(), text); };
    put(0, h.name.substr(0, 100));
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, h.size_field.empty() ? octal(h.size, 12) : h.size_field);
    put(136, "00000000000");
    put(148, "        ");
    block[156] = h.type;
    put(157, h.link.substr(0, 100));
    put(257, h.magic);
    put(345, h.prefix);
    for (const auto& [at, text] : h.patches) put(at, text);
    std::uint64_t sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    put(148, octal(sum + static_cast<std::uint64_t>(h.checksum_error), 7) + " ");
    text_ += block;
    return *this;
  }

  // Content, filled up with zeros to whole blocks.
  TarBuilder& content(std::string_view bytes) {
    text_ += bytes;
    text_.resize((text_.size() + 511) / 512 * 512, '\0');
    return *this;
  }

  TarBuilder& file(const std::string& name, std::string_view bytes = {}) {
    return entry(name, '0', {}, bytes.size()).content(bytes);
  }
  TarBuilder& folder(const std::string& name) { return entry(name + "/", '5', {}); }
  TarBuilder& symlink(const std::string& name, const std::string& target) { return entry(name, '2', target); }
  TarBuilder& hard_link(const std::string& name, const std::string& target) { return entry(name, '1', target); }
  TarBuilder& device(const std::string& name) { return entry(name, '3', {}); }
  TarBuilder& fifo(const std::string& name) { return entry(name, '6', {}); }

  // Records for the entry that follows.
  TarBuilder& pax(const Pax& records, char type = 'x') {
    std::string text;
    for (const auto& [key, value] : records) text += pax_record(key, value);
    return extension(type, text);
  }
  TarBuilder& long_name(const std::string& name) { return extension('L', name + '\0'); }
  TarBuilder& long_link(const std::string& target) { return extension('K', target + '\0'); }
  TarBuilder& extension(char type, std::string_view bytes) {
    TarHeader h;
    h.name = "././@LongLink";
    h.type = type;
    h.size = bytes.size();
    return header(h).content(bytes);
  }

  [[nodiscard]] const std::string& unfinished() const { return text_; }
  [[nodiscard]] std::string finished() const { return text_ + std::string(1024, '\0'); }

 private:
  TarBuilder& entry(const std::string& name, char type, const std::string& link, std::uint64_t size = 0) {
    if (name.size() > 100) long_name(name);
    if (link.size() > 100) long_link(link);
    TarHeader h;
    h.name = name;
    h.type = type;
    h.link = link;
    h.size = size;
    return header(h);
  }

  std::string text_;
};

}  // namespace coaming
