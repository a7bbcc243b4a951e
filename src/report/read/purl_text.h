// Reading package URLs that others have written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coaming {

inline constexpr std::size_t kMaxPurlBytes = 8192;

struct PurlText {
  std::string type;        // in lower case
  std::string name_space;  // components separated by '/'; may be empty
  std::string name;
  std::string version;                                          // may be empty
  std::vector<std::pair<std::string, std::string>> qualifiers;  // keys in lower case

  // Empty where there is none.
  [[nodiscard]] std::string_view qualifier(std::string_view key) const;
};

// Takes:   "pkg:type/namespace/name@version?key=value#subpath", percent-encoded, canonical or not.
// Returns: its parts, decoded; none where it is no package URL. Rules of single types are not applied.
// Source:  the package-url specification, "How to parse a purl string in its components".
std::optional<PurlText> parse_purl(std::string_view text);

// "pkg:generic/name@version", for what states no purl.
std::string generic_purl(std::string_view name, std::string_view version);

}  // namespace coaming
