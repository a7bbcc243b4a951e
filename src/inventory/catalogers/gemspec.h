// Gems that are installed: the specifications that RubyGems writes.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxGemspecBytes = 4 << 20;

inline constexpr std::string_view kGemspecPaths[] = {"**/specifications/**/*.gemspec"};

// Reads the specification of one gem. It is a program in Ruby and not run: what is no literal text is not known. What
// RubyGems writes has literal texts only.
//
// Takes:   the file's whole text.
// Returns: the one Package; architecture is its platform, where that is not Ruby itself. needs has the dependencies at
// run
//          time.
// Gaps:    a version that is no literal text; then there is no package. What is above a limit of LockedPackages.
// Errors:  TooLarge above kMaxGemspecBytes; Corrupt for what is no specification, or has no literal name.
// Source:  RubyGems, "Specification Reference"; Gem::Specification#to_ruby.
Result<Catalog> parse_gemspec(std::string_view text);

Result<Catalog> catalog_gemspec(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
