// What pip is asked to install: requirements.txt and its kin.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxRequirementsBytes = 16 << 20;

inline constexpr std::string_view kRequirementsPaths[] = {"**/*requirements*.txt", "**/requirements/**/*.txt"};

// Reads a file of requirements. Files that it includes are files of their own.
//
// Takes:   the file's whole text, UTF-8 or, with a byte order mark, UTF-16; and its path.
// Returns: one Package for each requirement that is pinned with "==" or "===", or is a wheel, whose file name states
// its
//          version. Needs are what pip-compile and uv write behind "# via", turned round.
// Gaps:    one for all requirements without a version; an included file that kRequirementsPaths does not match; a line
//          that is no requirement and no option; what is above a limit of LockedPackages.
// Errors:  TooLarge above kMaxRequirementsBytes; Corrupt where no line is a requirement or an option.
// Source:  pip, "Requirements File Format"; PyPA specifications, "Dependency specifiers".
Result<Catalog> parse_requirements(std::string_view text, std::string_view path);

Result<Catalog> catalog_requirements(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
