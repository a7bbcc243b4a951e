#include "inspection/path_pattern.h"

#include <optional>

namespace coaming {

namespace {

// Takes the first part off `path`; none where it is at its end.
std::optional<std::string_view> take_part(std::string_view& path, bool& at_end) {
  if (at_end) return std::nullopt;
  const auto slash = path.find('/');
  const std::string_view part = path.substr(0, slash);
  at_end = slash == std::string_view::npos;
  path.remove_prefix(at_end ? path.size() : slash + 1);
  return part;
}

// Whether a part of a path is what a part of a pattern means. A star that turns out too short is made longer; only
// the last one ever needs to be, so the time is bounded by the product of the lengths.
bool part_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Error invalid(std::string_view text, const std::string& why) {
  return {ErrorCode::Invalid, "the path pattern \"" + std::string(text) + "\" " + why};
}

}  // namespace

Result<PathPattern> PathPattern::parse(std::string_view text) {
  if (text.size() > kMaxPatternBytes) {
    return Error{ErrorCode::TooLarge, "a path pattern of " + std::to_string(text.size()) + " bytes; the limit is " +
                                          std::to_string(kMaxPatternBytes)};
  }
  if (text.empty()) return invalid(text, "is empty; write ** for every path");
  if (text.front() == '/') return invalid(text, "begins with a slash; paths inside an image do not");
  PathPattern pattern;
  bool at_end = false;
  std::string_view rest = text;
  while (const auto part = take_part(rest, at_end)) {
    if (part->empty()) return invalid(text, "has an empty part; for a whole folder write folder/**");
    if (*part != "**" && part->find("**") != std::string_view::npos) {
      return invalid(text, "has ** beside other characters; it stands for whole parts only");
    }
    pattern.parts_.emplace_back(*part);
  }
  return pattern;
}

std::string PathPattern::text() const {
  std::string text;
  for (const std::string& part : parts_) text += (text.empty() ? "" : "/") + part;
  return text;
}

bool PathPattern::matches(std::string_view path) const {
  // Most paths end in another name than the pattern.
  if (parts_.back() != "**" && !part_matches(parts_.back(), path.substr(path.rfind('/') + 1))) return false;

  std::size_t p = 0;
  bool at_end = path.empty();
  std::optional<std::size_t> stars;  // the last "**" of the pattern
  std::string_view stars_rest;       // what may yet become part of it
  bool stars_at_end = false;
  for (;;) {
    if (p < parts_.size() && parts_[p] == "**") {
      stars = p++;
      stars_rest = path;
      stars_at_end = at_end;
      continue;
    }
    std::string_view rest = path;
    bool rest_at_end = at_end;
    const auto part = take_part(rest, rest_at_end);
    if (!part && p == parts_.size()) return true;
    if (part && p < parts_.size() && part_matches(parts_[p], *part)) {
      path = rest;
      at_end = rest_at_end;
      ++p;
      continue;
    }
    if (!stars || !take_part(stars_rest, stars_at_end)) return false;
    path = stars_rest;
    at_end = stars_at_end;
    p = *stars + 1;
  }
}

}  // namespace coaming
