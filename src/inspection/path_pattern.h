// PathPattern: which paths inside an image are meant: "**/.npmrc", "usr/share/doc/**", "etc/ssh/ssh_host_*_key".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxPatternBytes = 512;

class PathPattern {
 public:
  // Takes:  parts separated by '/', as paths are: no leading slash. In a part "*" is any characters, "?" is one; a part
  //         "**" is any number of parts, none among them.
  // Errors: Invalid, with a hint, for an empty pattern, an empty part, a leading slash or "**" beside other characters;
  //         TooLarge above kMaxPatternBytes.
  static Result<PathPattern> parse(std::string_view text);

  [[nodiscard]] bool matches(std::string_view path) const;
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> parts_;
};

}  // namespace coaming
