// What any tool of Python packaging may lock: pylock.toml.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kPylockPaths[] = {"**/pylock.*.toml", "**/pylock.toml"};

// Reads a pylock.toml.
//
// Takes:   the file's whole text.
// Returns: one Package a [[packages]] table, with its dependencies as needs where they are stated.
// Gaps:    a package without name; without version, as one has that comes from a repository or a folder; a lock-version
//          above 1; what is above a limit of LockedPackages.
// Errors:  those of parse_toml; Invalid for another document.
// Source:  PyPA specifications, "pylock.toml Specification" (PEP 751).
Result<Catalog> parse_pylock(std::string_view text);

Result<Catalog> catalog_pylock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
