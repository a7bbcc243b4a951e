// Reading YAML documents with the place of every value, for messages that point at it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxYamlBytes = 4 << 20;
inline constexpr int kMaxYamlDepth = 64;
inline constexpr std::size_t kMaxYamlNodes = 100'000;

struct YamlNode {
  enum class Kind { Scalar, List, Map };
  Kind kind = Kind::Scalar;
  std::size_t line = 0;    // counted from 1
  std::size_t column = 0;  // counted from 1
  std::string text;        // of a Scalar
  bool is_quoted = false;
  std::vector<std::string> keys;  // of a Map, in file order, the key of each item
  std::vector<YamlNode> items;    // of a List or a Map
};

// Takes:   one YAML document, UTF-8. An empty one is an empty Map.
// Errors:  Corrupt, with line and column; Unsupported for anchors, aliases, keys that are no scalars, tag
//          directives and a second document; Invalid for a key that stands twice; TooLarge above the limits named here.
// Source:  YAML 1.1, as libyaml has it.
Result<YamlNode> parse_yaml(std::string_view text);

}  // namespace coaming
