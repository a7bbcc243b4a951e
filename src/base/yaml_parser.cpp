#include "base/yaml_parser.h"

namespace coaming {

YamlParser::YamlParser(std::string_view text) {
  if (text.empty()) text = "";  // libyaml takes no null pointer
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  yaml_parser_initialize(&parser);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);  // UTF-16 would hide tag directives
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

YamlParser::~YamlParser() {
  yaml_event_delete(&event);
  yaml_parser_delete(&parser);
}

bool YamlParser::next() {
  yaml_event_delete(&event);
  return yaml_parser_parse(&parser, &event) == 1;
}

bool has_tag_directive(std::string_view text) {
  // The last bytes of what ends a line – LF, CR, NEL, LS, PS – and of a byte order mark. Text that ends in one of them
  // by chance is refused, too.
  constexpr std::string_view kBefore = "\n\r\x85\xa8\xa9\xbf";
  for (auto at = text.find("%TAG"); at != std::string_view::npos; at = text.find("%TAG", at + 1)) {
    if (at == 0 || kBefore.find(text[at - 1]) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace coaming
