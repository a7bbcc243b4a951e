// YamlParser: libyaml, set up for text that may be hostile. For base/yaml and base/yaml_cursor alone.
#pragma once

#include <string_view>

#include <yaml.h>

namespace coaming {

// The events of a text in UTF-8, one at a time. Borrows the text.
struct YamlParser {
  explicit YamlParser(std::string_view text);
  YamlParser(const YamlParser&) = delete;
  YamlParser& operator=(const YamlParser&) = delete;
  ~YamlParser();

  // Moves to the next event. False where the text is not valid YAML: parser.problem says why.
  bool next();

  yaml_parser_t parser{};
  yaml_event_t event{};
};

// Whether a line begins with %TAG. libyaml compares each such directive with all before it, so many of them would take
// for ever; no file that is read here has one.
bool has_tag_directive(std::string_view text);

}  // namespace coaming
