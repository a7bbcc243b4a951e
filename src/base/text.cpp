#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace coaming {

namespace {

// The length of the UTF-8 sequence at the front, 0 where there is none that is valid. Source: RFC 3629.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4 || !continues(1)) return 0;
  if (first < 0xe0) return 2;
  const unsigned second = byte(1);
  if (!continues(2)) return 0;
  if (first < 0xf0) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second > 0x9f;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = first == 0xf0 && second < 0x90;
  const bool too_high = first == 0xf4 && second > 0x8f;
  return overlong || too_high || !continues(3) ? 0 : 4;
}

// C0 and C1 control characters, DEL, and the characters that turn the direction of writing.
bool is_control(std::string_view sequence) {
  if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]) < 0x20 || sequence[0] == 0x7f;
  if (sequence.size() == 2) return sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0;
  if (sequence.size() != 3) return false;
  const std::string_view start = sequence.substr(0, 2);
  const auto last = static_cast<unsigned char>(sequence[2]);
  return (start == "\xe2\x80" && ((last >= 0xaa && last <= 0xae) || last == 0x8e || last == 0x8f)) ||
         (start == "\xe2\x81" && last >= 0xa6 && last <= 0xa9);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string_view take_line(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

namespace {

// Copies the text but for the sequences that are invalid, or that `is_refused`.
std::string escaped(std::string_view text, bool (*is_refused)(std::string_view)) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    const std::string_view sequence = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(sequence.size());
    if (length > 0 && !is_refused(sequence)) {
      result += sequence;
      continue;
    }
    for (const char c : sequence) {
      result += "\\x";
      result += kHex[static_cast<unsigned char>(c) >> 4];
      result += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text) { return escaped(text, is_control); }

std::string valid_utf8(std::string_view text) {
  return escaped(text, [](std::string_view) { return false; });
}

namespace {

void append_utf8(std::uint32_t point, std::string& to) {
  const auto add = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xc0 | point >> 6);
    add(0x80 | (point & 0x3f));
  } else {
    if (point >= 0x10000) {
      add(0xf0 | point >> 18);
      add(0x80 | (point >> 12 & 0x3f));
    } else {
      add(0xe0 | point >> 12);
    }
    add(0x80 | (point >> 6 & 0x3f));
    add(0x80 | (point & 0x3f));
  }
}

}  // namespace

std::optional<std::string> decode_utf16(std::string_view text) {
  const bool is_little = text.starts_with("\xff\xfe");
  if (!is_little && !text.starts_with("\xfe\xff")) return std::nullopt;
  const auto unit = [&](std::size_t at) -> std::uint32_t {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return is_little ? first | second << 8 : first << 8 | second;
  };
  std::string result;
  result.reserve(text.size() / 2);
  for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
    std::uint32_t point = unit(at);
    const bool is_high = point >= 0xd800 && point < 0xdc00;
    const std::uint32_t low = is_high && at + 3 < text.size() ? unit(at + 2) : 0;
    if (low >= 0xdc00 && low < 0xe000) {
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      at += 2;
    } else if (point >= 0xd800 && point < 0xe000) {
      point = 0xfffd;
    }
    append_utf8(point, result);
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string human_size(std::uint64_t bytes) {
  constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit > 0 && value < 99.95 ? "%.1f %s" : "%.0f %s", value, kUnits[unit]);
  return text;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  text = trimmed(text);
  const auto unit_at = std::min(text.find_first_not_of("0123456789."), text.size());
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + unit_at, number);
  if (unit_at == 0 || failure != std::errc() || end != text.data() + unit_at) return std::nullopt;
  std::string unit(trimmed(text.substr(unit_at)));
  std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) { return std::tolower(c); });
  if (unit.ends_with('b')) unit.pop_back();
  const double step = unit.ends_with('i') ? 1024 : 1000;
  if (unit.ends_with('i')) unit.pop_back();
  constexpr std::string_view kUnits = "kmgt";
  if (unit.size() > 1 || (step > 1000 && unit.empty())) return std::nullopt;
  const auto power = unit.empty() ? 0 : kUnits.find(unit) + 1;
  if (!unit.empty() && kUnits.find(unit) == std::string_view::npos) return std::nullopt;
  for (std::size_t i = 0; i < power; ++i) number *= step;
  if (number >= 9e18) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

}  // namespace coaming
