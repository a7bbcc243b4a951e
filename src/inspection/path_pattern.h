// PathPattern: which paths inside an image a user means: "**/.npmrc", "usr/share/doc/**", "etc/ssh/ssh_host_*_key".
// What a pattern means is in base/path_match.h; this tells what is wrong with one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

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
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  explicit PathPattern(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace coaming
