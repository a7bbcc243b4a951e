#include "inspection/path_pattern.h"

#include "base/path_match.h"

namespace coaming {

namespace {

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
  std::string_view rest = text;
  while (true) {
    const auto slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (part.empty()) return invalid(text, "has an empty part; for a whole folder write folder/**");
    if (part != "**" && part.find("**") != std::string_view::npos) {
      return invalid(text, "has ** beside other characters; it stands for whole parts only");
    }
    if (slash == std::string_view::npos) return PathPattern(std::string(text));
    rest.remove_prefix(slash + 1);
  }
}

bool PathPattern::matches(std::string_view path) const { return matches_path(text_, path); }

}  // namespace coaming
