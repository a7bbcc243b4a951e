#include "base/json_writer.h"

#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kBufferBytes = 64 << 10;

}  // namespace

void JsonWriter::put(std::string_view value) {
  buffer_ += value;
  if (buffer_.size() < kBufferBytes) return;
  sink_(buffer_);
  buffer_.clear();
}

void JsonWriter::new_line() {
  if (!is_indented_) return;
  put("\n");
  for (std::size_t i = 0; i < has_members_.size(); ++i) put("  ");
}

void JsonWriter::begin_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_members_.empty()) return;
  if (has_members_.back()) put(",");
  has_members_.back() = true;
  new_line();
}

void JsonWriter::open(char bracket) {
  begin_value();
  put({&bracket, 1});
  has_members_.push_back(false);
}

void JsonWriter::close(char bracket) {
  const bool had_members = has_members_.back();
  has_members_.pop_back();
  if (had_members) new_line();
  put({&bracket, 1});
}

void JsonWriter::key(std::string_view name) {
  begin_value();
  put_quoted(name);
  put(is_indented_ ? ": " : ":");
  after_key_ = true;
}

void JsonWriter::put_quoted(std::string_view value) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : valid_utf8(value)) {
    switch (c) {
      case '"': quoted += "\\\""; break;
      case '\\': quoted += "\\\\"; break;
      case '\n': quoted += "\\n"; break;
      case '\t': quoted += "\\t"; break;
      case '\r': quoted += "\\r"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
          quoted += "\\u00";
          quoted += kHex[static_cast<unsigned char>(c) >> 4];
          quoted += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          quoted += c;
        }
    }
  }
  quoted += '"';
  put(quoted);
}

void JsonWriter::text(std::string_view value) {
  begin_value();
  put_quoted(value);
}

void JsonWriter::number(std::uint64_t value) {
  begin_value();
  put(std::to_string(value));
}

void JsonWriter::flag(bool value) {
  begin_value();
  put(value ? "true" : "false");
}

void JsonWriter::null() {
  begin_value();
  put("null");
}

void JsonWriter::member(std::string_view name, std::string_view value) {
  key(name);
  text(value);
}

void JsonWriter::member(std::string_view name, std::uint64_t value) {
  key(name);
  number(value);
}

void JsonWriter::member_flag(std::string_view name, bool value) {
  key(name);
  flag(value);
}

void JsonWriter::member_null(std::string_view name) {
  key(name);
  null();
}

void JsonWriter::member_or_null(std::string_view name, std::string_view value) {
  if (value.empty()) {
    member_null(name);
  } else {
    member(name, value);
  }
}

void JsonWriter::finish() {
  put("\n");
  sink_(buffer_);
  buffer_.clear();
}

}  // namespace coaming
