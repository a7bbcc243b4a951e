#include "base/json_cursor.h"

#include <algorithm>
#include <cstdint>

namespace coaming {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What ends the plain part of a string: the quote, an escape, a control character.
constexpr std::array<bool, 256> kEndsPlain = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

// The four hexadecimal digits of \uXXXX; none where there are not four.
std::optional<std::uint32_t> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) {
    value <<= 4;
    if (is_digit(c)) {
      value |= static_cast<std::uint32_t>(c - '0');
    } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
      value |= static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

void append_utf8(std::uint32_t c, std::string& into) {
  const auto put = [&](std::uint32_t byte) { into += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | c >> 6);
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3f));
    put(0x80 | (c >> 6 & 0x3f));
    put(0x80 | (c & 0x3f));
  }
}

constexpr std::uint32_t kReplacement = 0xfffd;  // for half of a surrogate pair

bool is_high_surrogate(std::uint32_t c) { return c >= 0xd800 && c < 0xdc00; }
bool is_low_surrogate(std::uint32_t c) { return c >= 0xdc00 && c < 0xe000; }

}  // namespace

JsonCursor::JsonCursor(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {
  if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  if (!skip_blank()) return;
  begin_ = at_;
  is_at_value_ = true;
}

JsonCursor::Kind JsonCursor::kind() const {
  if (error_ || !is_at_value_) return Kind::None;
  switch (peek()) {
    case '{': return Kind::Object;
    case '[': return Kind::Array;
    case '"': return Kind::Text;
    case 't':
    case 'f': return Kind::Flag;
    case 'n': return Kind::Null;
    default: return peek() == '-' || is_digit(peek()) ? Kind::Number : Kind::None;
  }
}

std::size_t JsonCursor::line() {
  if (begin_ > counted_) {
    const std::string_view passed = text_.substr(counted_, begin_ - counted_);
    line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    counted_ = begin_;
  }
  return line_;
}

bool JsonCursor::enter(char bracket) {
  if (error_ || !is_at_value_) return false;
  if (peek() != bracket) {
    skip();
    return false;
  }
  if (depth_ == kMaxJsonCursorDepth) {
    fail(at_, "JSON is nested deeper than " + std::to_string(kMaxJsonCursorDepth) + " levels", ErrorCode::TooLarge);
    return false;
  }
  ++at_;
  ++depth_;
  is_first_ = true;
  is_at_value_ = false;
  return true;
}

// Goes on to the next member or item; false behind the last one.
bool JsonCursor::next(char closing) {
  if (!error_ && is_at_value_) skip();
  if (error_ || !skip_blank()) return false;
  if (!is_first_ && peek() != closing) {
    if (peek() != ',') {
      fail(at_, std::string("',' or '") + closing + "' should stand here");
      return false;
    }
    ++at_;
    if (!skip_blank()) return false;
    if (peek() == closing && dialect_ == Dialect::Strict) {
      fail(at_, "there is nothing behind the ','");
      return false;
    }
  }
  is_first_ = false;
  begin_ = at_;
  if (peek() != closing) return true;
  ++at_;
  --depth_;
  return false;
}

bool JsonCursor::next_member(std::string_view& key) {
  if (!next('}')) return false;
  bool has_escapes = false;
  if (!take_string(key, has_escapes)) return false;
  if (has_escapes) {
    std::string& plain = keys_[depth_];
    if (!unescape(key, plain)) return false;
    key = plain;
  }
  if (!skip_blank()) return false;
  if (peek() != ':') {
    fail(at_, "':' should stand here");
    return false;
  }
  ++at_;
  if (!skip_blank()) return false;
  is_at_value_ = true;
  return true;
}

bool JsonCursor::next_item() {
  if (!next(']')) return false;
  is_at_value_ = true;
  return true;
}

std::optional<std::string_view> JsonCursor::text() {
  if (kind() != Kind::Text) {
    skip();
    return std::nullopt;
  }
  is_at_value_ = false;
  std::string_view raw;
  bool has_escapes = false;
  if (!take_string(raw, has_escapes)) return std::nullopt;
  if (!has_escapes) return raw;
  if (!unescape(raw, value_)) return std::nullopt;
  return value_;
}

std::optional<std::string_view> JsonCursor::number() {
  if (kind() != Kind::Number) {
    skip();
    return std::nullopt;
  }
  const std::size_t begin = at_;
  skip();
  if (error_) return std::nullopt;
  return text_.substr(begin, at_ - begin);
}

std::optional<bool> JsonCursor::flag() {
  const bool is_flag = kind() == Kind::Flag;
  const bool value = peek() == 't';
  skip();
  if (!is_flag || error_) return std::nullopt;
  return value;
}

void JsonCursor::skip() {
  if (error_ || !is_at_value_) return;
  switch (kind()) {
    case Kind::Object: members([](std::string_view) {}); return;
    case Kind::Array: items([] {}); return;
    case Kind::Text: {
      std::string_view raw;
      bool has_escapes = false;
      if (take_string(raw, has_escapes) && has_escapes) unescape(raw, value_);
      break;
    }
    case Kind::Number: take_number(); break;
    case Kind::Flag: take_word(peek() == 't' ? "true" : "false"); break;
    case Kind::Null: take_word("null"); break;
    case Kind::None: fail(at_, at_ < text_.size() ? "a value should stand here" : "the text ends here"); break;
  }
  is_at_value_ = false;
}

Result<void> JsonCursor::finish() {
  if (depth_ == 0) skip();
  if (!error_ && skip_blank() && at_ < text_.size()) fail(at_, "there is something behind the end");
  if (error_) return *error_;
  return {};
}

bool JsonCursor::skip_blank() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      ++at_;
    } else if (c == '/' && dialect_ == Dialect::WithComments) {
      if (!skip_comment()) return false;
    } else {
      break;
    }
  }
  return true;
}

bool JsonCursor::skip_comment() {
  const std::string_view rest = text_.substr(at_);
  const bool is_line = rest.starts_with("//");
  if (!is_line && !rest.starts_with("/*")) {
    fail(at_, "a comment should begin here");
    return false;
  }
  const auto end = rest.find(is_line ? "\n" : "*/", 2);
  if (end == std::string_view::npos && !is_line) {
    fail(at_, "the comment has no end");
    return false;
  }
  at_ = end == std::string_view::npos ? text_.size() : at_ + end + (is_line ? 1 : 2);
  return true;
}

// Takes a string; `raw` is what stands between the quotes.
bool JsonCursor::take_string(std::string_view& raw, bool& has_escapes) {
  if (peek() != '"') {
    fail(at_, at_ < text_.size() ? "'\"' should stand here" : "the text ends here");
    return false;
  }
  const std::size_t begin = ++at_;
  for (;; ++at_) {
    while (at_ < text_.size() && !kEndsPlain[static_cast<unsigned char>(text_[at_])]) ++at_;
    if (at_ >= text_.size()) {
      fail(begin - 1, "the text ends within this string");
      return false;
    }
    if (text_[at_] == '"') break;
    if (text_[at_] != '\\') {
      fail(at_, "a control character stands in a string");
      return false;
    }
    has_escapes = true;
    ++at_;  // what follows is looked at by unescape()
  }
  raw = text_.substr(begin, at_ - begin);
  ++at_;
  return true;
}

bool JsonCursor::unescape(std::string_view raw, std::string& into) {
  into.clear();
  const auto begin = static_cast<std::size_t>(raw.data() - text_.data());
  for (std::size_t i = 0; i < raw.size();) {
    const auto escape = std::min(raw.find('\\', i), raw.size());
    into.append(raw, i, escape - i);
    if (escape == raw.size()) break;
    const char c = escape + 1 < raw.size() ? raw[escape + 1] : '\0';
    i = escape + 2;
    switch (c) {
      case '"':
      case '\\':
      case '/': into += c; continue;
      case 'b': into += '\b'; continue;
      case 'f': into += '\f'; continue;
      case 'n': into += '\n'; continue;
      case 'r': into += '\r'; continue;
      case 't': into += '\t'; continue;
      default: break;
    }
    auto code = c == 'u' ? hex4(raw.substr(i)) : std::nullopt;
    if (!code) {
      fail(begin + escape, "this escape is not known");
      return false;
    }
    i += 4;
    if (is_high_surrogate(*code) && raw.substr(i).starts_with("\\u")) {
      const auto low = hex4(raw.substr(i + 2));
      if (low && is_low_surrogate(*low)) {
        code = 0x10000 + ((*code - 0xd800) << 10) + (*low - 0xdc00);
        i += 6;
      }
    }
    append_utf8(is_high_surrogate(*code) || is_low_surrogate(*code) ? kReplacement : *code, into);
  }
  return true;
}

bool JsonCursor::take_word(std::string_view word) {
  if (!text_.substr(at_).starts_with(word)) {
    fail(at_, "a value should stand here");
    return false;
  }
  at_ += word.size();
  return true;
}

bool JsonCursor::take_number() {
  const auto take_digits = [&] {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ > begin;
  };
  const std::size_t begin = at_;
  if (peek() == '-') ++at_;
  bool is_good = true;
  if (peek() == '0') {
    ++at_;
    is_good = !is_digit(peek());
  } else {
    is_good = take_digits();
  }
  if (is_good && peek() == '.') {
    ++at_;
    is_good = take_digits();
  }
  if (is_good && (peek() == 'e' || peek() == 'E')) {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    is_good = take_digits();
  }
  if (!is_good) fail(begin, "this is not a number");
  return is_good;
}

void JsonCursor::fail(std::size_t at, std::string problem, ErrorCode code) {
  if (error_) return;
  const std::string_view before = text_.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last_line = before.rfind('\n');
  const auto column = last_line == std::string_view::npos ? before.size() + 1 : before.size() - last_line;
  if (code == ErrorCode::Corrupt) problem.insert(0, "not valid JSON: ");
  error_ = Error{code, "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + problem};
  is_at_value_ = false;
}

}  // namespace coaming
