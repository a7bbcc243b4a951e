#include "base/yaml.h"

#include <set>

#include <yaml.h>

namespace coaming {

namespace {

std::string place(const yaml_mark_t& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1);
}

class YamlReader {
 public:
  explicit YamlReader(std::string_view text) {
    if (text.empty()) text = "";  // libyaml takes no null pointer
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);  // UTF-16 would hide tag directives
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;
  ~YamlReader() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  Result<YamlNode> read_document() {
    YamlNode empty;
    empty.kind = YamlNode::Kind::Map;
    empty.line = empty.column = 1;
    if (auto got = next(); !got) return got.error();  // the stream begins
    if (auto got = next(); !got) return got.error();
    if (event_.type == YAML_STREAM_END_EVENT) return empty;
    if (auto got = next(); !got) return got.error();  // behind the beginning of the document
    const bool is_null = event_.type == YAML_SCALAR_EVENT && event_.data.scalar.length == 0 &&
                         event_.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    auto node = is_null ? Result<YamlNode>(std::move(empty)) : read_node(0);
    if (!node) return node;
    if (auto got = next(); !got) return got.error();  // the document ends
    if (auto got = next(); !got) return got.error();
    if (event_.type != YAML_STREAM_END_EVENT) return unsupported("a second document");
    return node;
  }

 private:
  Result<void> next() {
    yaml_event_delete(&event_);
    if (yaml_parser_parse(&parser_, &event_) == 1) return {};
    const char* problem = parser_.problem == nullptr ? "unreadable" : parser_.problem;
    return Error{ErrorCode::Corrupt, place(parser_.problem_mark) + ": " + problem};
  }

  [[nodiscard]] Error unsupported(const std::string& what) const {
    return {ErrorCode::Unsupported, place(event_.start_mark) + ": " + what + " is not supported here"};
  }

  // Of the current event.
  Result<YamlNode> read_node(int depth) {
    if (depth > kMaxYamlDepth) {
      return Error{ErrorCode::TooLarge,
                   place(event_.start_mark) + ": nested deeper than " + std::to_string(kMaxYamlDepth) + " levels"};
    }
    if (++nodes_ > kMaxYamlNodes) {
      return Error{ErrorCode::TooLarge,
                   place(event_.start_mark) + ": more than " + std::to_string(kMaxYamlNodes) + " values"};
    }
    YamlNode node;
    node.line = event_.start_mark.line + 1;
    node.column = event_.start_mark.column + 1;
    switch (event_.type) {
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event_.data.scalar;
        if (scalar.anchor != nullptr) return unsupported("an anchor");
        node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
        node.is_quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
        return node;
      }
      case YAML_SEQUENCE_START_EVENT:
        if (event_.data.sequence_start.anchor != nullptr) return unsupported("an anchor");
        return read_list(std::move(node), depth);
      case YAML_MAPPING_START_EVENT:
        if (event_.data.mapping_start.anchor != nullptr) return unsupported("an anchor");
        return read_map(std::move(node), depth);
      default: return unsupported("an alias");
    }
  }

  Result<YamlNode> read_list(YamlNode node, int depth) {
    node.kind = YamlNode::Kind::List;
    for (;;) {
      if (auto got = next(); !got) return got.error();
      if (event_.type == YAML_SEQUENCE_END_EVENT) return node;
      auto item = read_node(depth + 1);
      if (!item) return item;
      node.items.push_back(std::move(*item));
    }
  }

  Result<YamlNode> read_map(YamlNode node, int depth) {
    node.kind = YamlNode::Kind::Map;
    std::set<std::string> known;
    for (;;) {
      if (auto got = next(); !got) return got.error();
      if (event_.type == YAML_MAPPING_END_EVENT) return node;
      if (event_.type != YAML_SCALAR_EVENT) return unsupported("a key that is not plain text");
      auto key = read_node(depth + 1);
      if (!key) return key;
      if (!known.insert(key->text).second) {
        return Error{ErrorCode::Invalid,
                     place(event_.start_mark) + ": \"" + key->text + "\" stands here a second time"};
      }
      if (auto got = next(); !got) return got.error();
      auto item = read_node(depth + 1);
      if (!item) return item;
      item->line = key->line;  // messages point at the line of the key
      node.keys.push_back(std::move(key->text));
      node.items.push_back(std::move(*item));
    }
  }

  yaml_parser_t parser_{};
  yaml_event_t event_{};
  std::size_t nodes_ = 0;
};

}  // namespace

bool has_tag_directive(std::string_view text) {
  // The last bytes of what ends a line – LF, CR, NEL, LS, PS – and of a byte order mark. Text that ends in one of them
  // by chance is refused, too.
  constexpr std::string_view kBefore = "\n\r\x85\xa8\xa9\xbf";
  for (auto at = text.find("%TAG"); at != std::string_view::npos; at = text.find("%TAG", at + 1)) {
    if (at == 0 || kBefore.find(text[at - 1]) != std::string_view::npos) return true;
  }
  return false;
}

Result<YamlNode> parse_yaml(std::string_view text) {
  if (text.size() > kMaxYamlBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxYamlBytes)};
  }
  if (has_tag_directive(text)) {
    return Error{ErrorCode::Unsupported, "YAML with a tag directive is not supported here"};
  }
  return YamlReader(text).read_document();
}

}  // namespace coaming
