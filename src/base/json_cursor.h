// JsonCursor: reads a JSON text front to back and builds nothing, for large hostile documents of which little is
// wanted.
//
//   JsonCursor json(text);
//   json.members([&](std::string_view key) {
//     if (key == "name") name = json.text().value_or("");
//   });
//   if (auto read = json.finish(); !read) return read.error();
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxJsonCursorDepth = 64;

// Stands before a value, the value at hand, until that is read. What a callback leaves alone is passed over. Behind a
// mistake in the text there are no more members and items; finish() tells. Of a key that stands twice, both are seen.
// Texts are not checked to be UTF-8.
class JsonCursor {
 public:
  enum class Kind { Object, Array, Text, Number, Flag, Null, None };  // None: nothing can be read here
  enum class Dialect {
    Strict,        // RFC 8259
    WithComments,  // and comments as C++ has them, and a comma behind the last member or item
  };

  // Borrows the text. A byte order mark at its front is passed over.
  explicit JsonCursor(std::string_view text, Dialect dialect = Dialect::Strict);

  // Of the value at hand.
  [[nodiscard]] Kind kind() const;

  // Of the member or item at hand, counted from 1. To be asked before it is read.
  [[nodiscard]] std::size_t line();

  // Calls `member` with each key of the object at hand; the key is valid until `member` returns. False, and the value
  // is passed over, where it is no object.
  template <typename Member>
  bool members(Member&& member) {
    if (!enter('{')) return false;
    std::string_view key;
    while (next_member(key)) member(key);
    return true;
  }

  // Calls `item` for each item of the array at hand. False, and the value is passed over, where it is no array.
  template <typename Item>
  bool items(Item&& item) {
    if (!enter('[')) return false;
    while (next_item()) item();
    return true;
  }

  // Each of these reads the value at hand; none where it is something else, and it is passed over.
  std::optional<std::string_view> text();    // valid until anything else is read
  std::optional<std::string_view> number();  // as it is written
  std::optional<bool> flag();
  void skip();

  // Reads what is left.
  // Errors: Corrupt, with line and column, for what is no JSON; TooLarge where it is nested deeper than
  //         kMaxJsonCursorDepth.
  Result<void> finish();

 private:
  bool enter(char bracket);
  bool next_member(std::string_view& key);
  bool next_item();
  bool next(char closing);
  bool skip_blank();
  bool skip_comment();
  bool take_string(std::string_view& raw, bool& has_escapes);
  bool take_word(std::string_view word);
  bool take_number();
  bool unescape(std::string_view raw, std::string& into);
  void fail(std::size_t at, std::string problem, ErrorCode code = ErrorCode::Corrupt);
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  Dialect dialect_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool is_at_value_ = false;                               // the value at hand is not read yet
  bool is_first_ = false;                                  // of the members or items of what was entered last
  std::size_t begin_ = 0;                                  // of the member or item at hand
  std::size_t counted_ = 0;                                // up to here lines were counted
  std::size_t line_ = 1;                                   // of counted_
  std::string value_;                                      // of a text with escapes
  std::array<std::string, kMaxJsonCursorDepth + 1> keys_;  // of those with escapes, by depth
  std::optional<Error> error_;
};

}  // namespace coaming
