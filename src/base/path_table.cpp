#include "base/path_table.h"

namespace coaming {

void PathTable::add(std::string_view pattern, std::size_t row) {
  const std::string_view name = pattern.substr(pattern.rfind('/') + 1);
  const Entry entry{pattern, row, pattern == "**"};
  const auto wildcard = name.find_first_of("*?");
  if (wildcard == std::string_view::npos) {
    by_name_[name].push_back(entry);
    return;
  }
  const bool is_extension =
      name.starts_with("*.") && name.rfind('.') == 1 && name.find_first_of("*?", 1) == std::string_view::npos;
  if (is_extension) {
    by_extension_[name.substr(1)].push_back(entry);
  } else if (wildcard > 0) {
    by_first_letter_[static_cast<unsigned char>(name.front())].push_back(entry);
  } else {
    others_.push_back(entry);
  }
}

}  // namespace coaming
