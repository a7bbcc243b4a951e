// Reading TOML documents that may be hostile, with the line of every value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

// All of one document. Together they keep it below some 130 MB of memory and two seconds, whatever it holds.
inline constexpr std::size_t kMaxTomlBytes = 16 << 20;
inline constexpr std::size_t kMaxTomlValues = 300'000;     // commas, equals signs and opening brackets
inline constexpr std::size_t kMaxTomlDepth = 32;           // of lists and inline tables
inline constexpr std::size_t kMaxTomlNames = 100'000;      // [headers], and the dots in names
inline constexpr std::size_t kMaxTomlNameComponents = 16;  // of one name: "a.b.c" has three

struct TomlNode {
  enum class Kind { Text, Number, Flag, Other, List, Table };  // Number: a whole one; Other: fractions, dates, times
  Kind kind = Kind::Table;
  std::uint32_t line = 0;         // counted from 1; of a member that of its name, of a table that of its header
  std::string text;               // of a Text, a Number (decimal), a Flag ("true", "false")
  std::vector<std::string> keys;  // of a Table, in file order, the key of each item
  std::vector<TomlNode> items;    // of a List or a Table

  // The member of a Table; null where there is none, or this is no Table.
  [[nodiscard]] const TomlNode* find(std::string_view key) const;
  // Of the member: its text where it is a Text, else "".
  [[nodiscard]] std::string_view text_of(std::string_view key) const;
  // Of the member: whether it is a Flag that is true.
  [[nodiscard]] bool is_set(std::string_view key) const;
  // Of the member: its items where it is a List, else none.
  [[nodiscard]] std::span<const TomlNode> list_of(std::string_view key) const;
};

// Takes:   one TOML document, UTF-8. An empty one is an empty Table.
// Errors:  Corrupt, with line and column, for what is no TOML; TooLarge above the limits named here.
// Source:  TOML v1.0.0.
Result<TomlNode> parse_toml(std::string_view text);

}  // namespace coaming
