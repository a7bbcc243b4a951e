#include "inventory/path_table.h"

#include <algorithm>

namespace coaming {

namespace {

// '*' stands for any text; the last one that was met is stretched when what follows does not fit.
bool matches_component(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(p), pattern.end(), [](char c) { return c == '*'; });
}

std::string_view take_component(std::string_view& rest) {
  const auto slash = std::min(rest.find('/'), rest.size());
  const std::string_view component = rest.substr(0, slash);
  rest.remove_prefix(std::min(slash + 1, rest.size()));
  return component;
}

}  // namespace

bool matches_path(std::string_view pattern, std::string_view path) {
  // As above, with components for letters and "**" for '*'.
  std::string_view after_stars;
  std::string_view resume;
  bool has_stars = false;
  while (!path.empty()) {
    std::string_view rest = pattern;
    const std::string_view wanted = take_component(rest);
    if (wanted == "**") {
      has_stars = true;
      after_stars = pattern = rest;
      resume = path;
      if (pattern.empty()) return true;
      continue;
    }
    std::string_view next = path;
    const std::string_view component = take_component(next);
    if (!pattern.empty() && matches_component(wanted, component)) {
      pattern = rest;
      path = next;
    } else if (has_stars) {
      take_component(resume);
      pattern = after_stars;
      path = resume;
    } else {
      return false;
    }
  }
  while (pattern == "**" || pattern.starts_with("**/")) take_component(pattern);
  return pattern.empty();
}

void PathTable::add(std::string_view pattern, std::size_t row) {
  const std::string_view name = pattern.substr(pattern.rfind('/') + 1);
  const Entry entry{pattern, row, pattern == "**"};
  const auto star = name.find('*');
  if (star == std::string_view::npos) {
    by_name_[name].push_back(entry);
    return;
  }
  const bool is_extension = star == 0 && name.rfind('.') == 1 && name.find('*', 1) == std::string_view::npos;
  if (is_extension) {
    by_extension_[name.substr(1)].push_back(entry);
  } else if (star > 0) {
    by_first_letter_[static_cast<unsigned char>(name.front())].push_back(entry);
  } else {
    others_.push_back(entry);
  }
}

}  // namespace coaming
