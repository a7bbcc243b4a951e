// What uv locks: uv.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kUvLockPaths[] = {"**/uv.lock"};

// Reads a lock file of uv.
//
// Takes:   the file's whole text.
// Returns: one Package a [[package]] table; but a "virtual" one, a project that is never installed itself, is none.
// Needs
//          have exact versions. is_development for what only the dev-dependencies of the projects lead to.
// Gaps:    a package without name, or without version as a project has whose version is made when it is built; a
// version of
//          the form above 1; what is above a limit of LockedPackages.
// Errors:  those of parse_toml; Invalid for another document.
// Source:  uv, "Structure and files"; crates/uv-resolver, the form of version 1.
Result<Catalog> parse_uv_lock(std::string_view text);

Result<Catalog> catalog_uv_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
