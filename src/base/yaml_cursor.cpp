#include "base/yaml_cursor.h"

#include "base/yaml_parser.h"

namespace coaming {

YamlCursor::YamlCursor(std::string_view text)
    : parser_(std::make_unique<YamlParser>(text.size() > kMaxYamlCursorBytes ? std::string_view() : text)) {
  if (text.size() > kMaxYamlCursorBytes) {
    error_ = Error{ErrorCode::TooLarge, std::to_string(text.size()) + " bytes, the limit is " +
                                            std::to_string(kMaxYamlCursorBytes) + " bytes of YAML"};
  } else if (has_tag_directive(text)) {
    error_ = Error{ErrorCode::Unsupported, "YAML with a tag directive is not supported here"};
  }
}

YamlCursor::~YamlCursor() = default;

bool YamlCursor::next_document() {
  if (!error_ && is_at_value_) skip();
  while (!error_ && !has_ended_) {
    if (!advance()) return false;
    if (parser_->event.type == YAML_STREAM_END_EVENT) has_ended_ = true;
    if (parser_->event.type != YAML_DOCUMENT_START_EVENT) continue;
    if (!advance()) return false;
    line_ = parser_->event.start_mark.line + 1;
    is_at_value_ = true;
    return true;
  }
  return false;
}

YamlCursor::Kind YamlCursor::kind() const {
  if (error_ || !is_at_value_) return Kind::None;
  const yaml_event_t& event = parser_->event;
  switch (event.type) {
    case YAML_MAPPING_START_EVENT: return Kind::Map;
    case YAML_SEQUENCE_START_EVENT: return Kind::List;
    case YAML_ALIAS_EVENT: return Kind::Alias;
    case YAML_SCALAR_EVENT: {
      if (event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return Kind::Text;
      const std::string_view text(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
      return text.empty() || text == "~" || text == "null" ? Kind::Null : Kind::Text;
    }
    default: return Kind::None;
  }
}

std::size_t YamlCursor::line() const { return line_; }

bool YamlCursor::enter(Kind wanted) {
  if (error_ || !is_at_value_) return false;
  if (kind() != wanted) {
    note_alias();
    skip();
    return false;
  }
  if (depth_ == kMaxYamlCursorDepth) {
    fail("YAML is nested deeper than " + std::to_string(kMaxYamlCursorDepth) + " levels", ErrorCode::TooLarge);
    return false;
  }
  ++depth_;
  is_at_value_ = false;
  return true;
}

// Goes on to the event of the next member or item; false behind the last one.
bool YamlCursor::next(bool is_map) {
  if (!error_ && is_at_value_) skip();
  if (error_ || !advance()) return false;
  line_ = parser_->event.start_mark.line + 1;
  if (parser_->event.type != (is_map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT)) return true;
  --depth_;
  return false;
}

bool YamlCursor::next_member(std::string_view& key) {
  if (!next(true)) return false;
  const yaml_event_t& event = parser_->event;
  if (event.type != YAML_SCALAR_EVENT) {
    fail("a key that is not plain text is not supported here", ErrorCode::Unsupported);
    return false;
  }
  keys_[depth_].assign(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
  key = keys_[depth_];
  if (!advance()) return false;
  is_at_value_ = true;
  if (key == "<<") note_alias();
  return true;
}

bool YamlCursor::next_item() {
  if (!next(false)) return false;
  is_at_value_ = true;
  return true;
}

std::optional<std::string_view> YamlCursor::text() {
  const Kind found = kind();
  if (found != Kind::Text) {
    note_alias();
    skip();
    return std::nullopt;
  }
  is_at_value_ = false;
  const auto& scalar = parser_->event.data.scalar;
  return std::string_view(reinterpret_cast<const char*>(scalar.value), scalar.length);
}

void YamlCursor::skip() {
  switch (kind()) {
    case Kind::Map: members([](std::string_view) {}); return;
    case Kind::List: items([] {}); return;
    default: is_at_value_ = false; return;
  }
}

Result<void> YamlCursor::finish() {
  while (next_document()) continue;
  if (error_) return *error_;
  return {};
}

bool YamlCursor::advance() {
  if (parser_->next()) return true;
  const yaml_parser_t& parser = parser_->parser;
  parser_->event = {};
  parser_->event.start_mark = parser.problem_mark;
  fail("not valid YAML: " + std::string(parser.problem == nullptr ? "unreadable" : parser.problem), ErrorCode::Corrupt);
  return false;
}

void YamlCursor::note_alias() {
  if (kind() == Kind::Alias && !alias_line_) alias_line_ = parser_->event.start_mark.line + 1;
}

void YamlCursor::fail(const std::string& problem, ErrorCode code) {
  const yaml_mark_t& mark = parser_->event.start_mark;
  if (!error_) {
    error_ = Error{
        code, "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) + ": " + problem};
  }
  is_at_value_ = false;
}

}  // namespace coaming
