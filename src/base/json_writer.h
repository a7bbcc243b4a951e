// Writing JSON piece by piece, so that a long document is never in memory as a whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace coaming {

// Where text goes, in pieces.
using TextSink = std::function<void(std::string_view)>;

// Indented by two spaces or in one line, members in the order they are written, so the same values give the same bytes.
// Text that is not valid UTF-8 is made so (valid_utf8 of text.h).
class JsonWriter {
 public:
  enum class Shape { Indented, OneLine };
  explicit JsonWriter(TextSink sink, Shape shape = Shape::Indented)
      : sink_(std::move(sink)), is_indented_(shape == Shape::Indented) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void text(std::string_view value);
  void number(std::uint64_t value);
  void flag(bool value);
  void null();

  // key() and a value in one.
  void member(std::string_view name, std::string_view value);
  void member(std::string_view name, std::uint64_t value);
  void member_flag(std::string_view name, bool value);
  void member_null(std::string_view name);
  // Null where the text is empty.
  void member_or_null(std::string_view name, std::string_view value);

  // Ends the document with a newline. Call once.
  void finish();

 private:
  void open(char bracket);
  void close(char bracket);
  void begin_value();
  void new_line();
  void put(std::string_view value);
  void put_quoted(std::string_view value);

  TextSink sink_;
  bool is_indented_;
  std::string buffer_;
  std::vector<bool> has_members_;  // for each open bracket
  bool after_key_ = false;
};

}  // namespace coaming
