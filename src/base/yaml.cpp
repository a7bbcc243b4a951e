#include "base/yaml.h"

#include <set>

#include "base/yaml_parser.h"

namespace coaming {

namespace {

std::string place(const yaml_mark_t& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1);
}

class YamlReader {
 public:
  explicit YamlReader(std::string_view text) : parser_(text) {}

  Result<YamlNode> read_document() {
    YamlNode empty;
    empty.kind = YamlNode::Kind::Map;
    empty.line = empty.column = 1;
    if (auto got = next(); !got) return got.error();  // the stream begins
    if (auto got = next(); !got) return got.error();
    if (parser_.event.type == YAML_STREAM_END_EVENT) return empty;
    if (auto got = next(); !got) return got.error();  // behind the beginning of the document
    const bool is_null = parser_.event.type == YAML_SCALAR_EVENT && parser_.event.data.scalar.length == 0 &&
                         parser_.event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    auto node = is_null ? Result<YamlNode>(std::move(empty)) : read_node(0);
    if (!node) return node;
    if (auto got = next(); !got) return got.error();  // the document ends
    if (auto got = next(); !got) return got.error();
    if (parser_.event.type != YAML_STREAM_END_EVENT) return unsupported("a second document");
    return node;
  }

 private:
  Result<void> next() {
    if (parser_.next()) return {};
    const yaml_parser_t& parser = parser_.parser;
    const char* problem = parser.problem == nullptr ? "unreadable" : parser.problem;
    return Error{ErrorCode::Corrupt, place(parser.problem_mark) + ": " + problem};
  }

  [[nodiscard]] Error unsupported(const std::string& what) const {
    return {ErrorCode::Unsupported, place(parser_.event.start_mark) + ": " + what + " is not supported here"};
  }

  // Of the current event.
  Result<YamlNode> read_node(int depth) {
    if (depth > kMaxYamlDepth) {
      return Error{ErrorCode::TooLarge, place(parser_.event.start_mark) + ": nested deeper than " +
                                            std::to_string(kMaxYamlDepth) + " levels"};
    }
    if (++nodes_ > kMaxYamlNodes) {
      return Error{ErrorCode::TooLarge,
                   place(parser_.event.start_mark) + ": more than " + std::to_string(kMaxYamlNodes) + " values"};
    }
    YamlNode node;
    node.line = parser_.event.start_mark.line + 1;
    node.column = parser_.event.start_mark.column + 1;
    switch (parser_.event.type) {
      case YAML_SCALAR_EVENT: {
        const auto& scalar = parser_.event.data.scalar;
        if (scalar.anchor != nullptr) return unsupported("an anchor");
        node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
        node.is_quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
        return node;
      }
      case YAML_SEQUENCE_START_EVENT:
        if (parser_.event.data.sequence_start.anchor != nullptr) return unsupported("an anchor");
        return read_list(std::move(node), depth);
      case YAML_MAPPING_START_EVENT:
        if (parser_.event.data.mapping_start.anchor != nullptr) return unsupported("an anchor");
        return read_map(std::move(node), depth);
      default: return unsupported("an alias");
    }
  }

  Result<YamlNode> read_list(YamlNode node, int depth) {
    node.kind = YamlNode::Kind::List;
    for (;;) {
      if (auto got = next(); !got) return got.error();
      if (parser_.event.type == YAML_SEQUENCE_END_EVENT) return node;
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
      if (parser_.event.type == YAML_MAPPING_END_EVENT) return node;
      if (parser_.event.type != YAML_SCALAR_EVENT) return unsupported("a key that is not plain text");
      auto key = read_node(depth + 1);
      if (!key) return key;
      if (!known.insert(key->text).second) {
        return Error{ErrorCode::Invalid,
                     place(parser_.event.start_mark) + ": \"" + key->text + "\" stands here a second time"};
      }
      if (auto got = next(); !got) return got.error();
      auto item = read_node(depth + 1);
      if (!item) return item;
      item->line = key->line;  // messages point at the line of the key
      node.keys.push_back(std::move(key->text));
      node.items.push_back(std::move(*item));
    }
  }

  YamlParser parser_;
  std::size_t nodes_ = 0;
};

}  // namespace

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
