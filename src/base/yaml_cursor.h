// YamlCursor: reads a YAML text front to back and builds nothing, for large hostile documents of which little is
// wanted.
//
//   YamlCursor yaml(text);
//   while (yaml.next_document()) {
//     yaml.members([&](std::string_view key) {
//       if (key == "name") name = yaml.text().value_or("");
//     });
//   }
//   if (auto read = yaml.finish(); !read) return read.error();
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

struct YamlParser;

inline constexpr std::size_t kMaxYamlCursorBytes = 32 << 20;
inline constexpr std::size_t kMaxYamlCursorDepth = 32;

// Stands before a value, the value at hand, until that is read. What a callback leaves alone is passed over. Behind a
// mistake in the text there are no more members and items; finish() tells. Of a key that stands twice, both are seen.
// An alias is a value of its own and never followed, so a text of few bytes never stands for many.
class YamlCursor {
 public:
  enum class Kind { Map, List, Text, Null, Alias, None };  // None: nothing can be read here

  // Borrows the text.
  explicit YamlCursor(std::string_view text);
  YamlCursor(const YamlCursor&) = delete;
  YamlCursor& operator=(const YamlCursor&) = delete;
  ~YamlCursor();

  // Goes on to the value of the next document, the first one at first; what is left of the one before is passed over.
  bool next_document();

  // Of the value at hand. Null is a plain scalar that is empty, "~" or "null"; every other scalar is a Text.
  [[nodiscard]] Kind kind() const;

  // Of the member or item at hand, counted from 1. To be asked before it is read.
  [[nodiscard]] std::size_t line() const;

  // Calls `member` with each key of the map at hand; the key is valid until `member` returns. False, and the value is
  // passed over, where it is no map.
  template <typename Member>
  bool members(Member&& member) {
    if (!enter(Kind::Map)) return false;
    std::string_view key;
    while (next_member(key)) member(key);
    return true;
  }

  // Calls `item` for each item of the list at hand. False, and the value is passed over, where it is no list.
  template <typename Item>
  bool items(Item&& item) {
    if (!enter(Kind::List)) return false;
    while (next_item()) item();
    return true;
  }

  // Reads the value at hand; none where it is no Text, and it is passed over. Valid until anything else is read.
  std::optional<std::string_view> text();
  void skip();

  // The line of the first alias that stood where something was to be read; none where there was none.
  [[nodiscard]] std::optional<std::size_t> alias_line() const { return alias_line_; }

  // Reads what is left.
  // Errors: Corrupt, with line and column, for what is no YAML; TooLarge above kMaxYamlCursorBytes and where it is
  //         nested deeper than kMaxYamlCursorDepth; Unsupported for a key that is not plain text, and for tag
  //         directives.
  // Source: YAML 1.1, as libyaml has it.
  Result<void> finish();

 private:
  bool enter(Kind kind);
  bool next_member(std::string_view& key);
  bool next_item();
  bool next(bool is_end_wanted);
  bool advance();
  void note_alias();
  void fail(const std::string& problem, ErrorCode code);

  std::unique_ptr<YamlParser> parser_;
  bool has_ended_ = false;
  std::size_t depth_ = 0;
  bool is_at_value_ = false;  // the current event begins the value at hand, which is not read yet
  std::size_t line_ = 1;      // of the member or item at hand
  std::array<std::string, kMaxYamlCursorDepth + 1> keys_;  // by depth
  std::optional<std::size_t> alias_line_;
  std::optional<Error> error_;
};

}  // namespace coaming
