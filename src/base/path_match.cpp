#include "base/path_match.h"

#include <algorithm>

namespace coaming {

namespace {

std::string_view take_component(std::string_view& rest) {
  std::size_t slash = 0;  // components are short: quicker than find()
  while (slash < rest.size() && rest[slash] != '/') ++slash;
  const std::string_view component = rest.substr(0, slash);
  rest.remove_prefix(std::min(slash + 1, rest.size()));
  return component;
}

// As matches_component, with components for letters and "**" for '*'.
bool matches_components(std::string_view pattern, std::string_view path) {
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

}  // namespace

// '*' stands for any text; the last one that was met is stretched when what follows does not fit. None before it ever
// needs to be.
bool matches_component(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == text[t] || pattern[p] == '?')) {
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

bool matches_path(std::string_view pattern, std::string_view path) {
  const auto is_plain = [](char c) { return c != '*' && c != '?'; };
  const std::size_t shorter = std::min(pattern.size(), path.size());
  std::size_t same = 0;
  while (same < shorter && pattern[same] == path[same] && is_plain(pattern[same])) ++same;
  if (same == pattern.size()) return same == path.size();
  if (same < path.size() && is_plain(pattern[same])) return false;
  // Most paths end in another name than the pattern.
  const std::string_view name = pattern.substr(pattern.rfind('/') + 1);
  if (name != "**") {
    if (!matches_component(name, path.substr(path.rfind('/') + 1))) return false;
    if (pattern.size() == name.size() + 3 && pattern.starts_with("**/")) return !path.empty();
  }
  // From the beginning of this component on.
  const std::size_t begin = pattern.substr(0, same).rfind('/') + 1;
  return matches_components(pattern.substr(begin), path.substr(begin));
}

}  // namespace coaming
