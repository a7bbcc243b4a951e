// What Poetry locks: poetry.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kPoetryLockPaths[] = {"**/poetry.lock"};

// Reads a lock file of Poetry, old or new.
//
// Takes:   the file's whole text.
// Returns: one Package a [[package]] table, wherever it comes from. is_development where "category" is "dev", or
// "groups" are
//          stated and "main" is not one of them; versions 1.5 to 1.8 of Poetry state neither. needs has what
//          [package.dependencies] lists but what only an extra asks for; exact versions where the file has one only.
// Gaps:    a package without name or version; a lock-version above 2; what is above a limit of LockedPackages.
// Errors:  those of parse_toml; Invalid for another document.
// Source:  Poetry, "Locker"; written by the versions 1.0 to 2.1.
Result<Catalog> parse_poetry_lock(std::string_view text);

Result<Catalog> catalog_poetry_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
