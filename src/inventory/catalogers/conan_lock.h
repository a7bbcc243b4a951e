// What Conan locks: conan.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kConanLockPaths[] = {"**/conan.lock"};

// Reads a conan.lock, of Conan 1 (a graph) or 2 (lists of references).
//
// Takes:   the file's whole text.
// Returns: one Package for each name and version, but not the project itself. User, channel and revisions are left out.
//          is_development for what only builds: "build_requires", "python_requires" and "config_requires", and what a
//          graph needs for nothing else. Needs, which only a graph tells, have exact versions.
// Gaps:    a reference that is not of the form name/version; what is above a limit of LockedPackages.
// Errors:  Corrupt for what is no JSON; Invalid for what has neither a graph nor a list.
// Source:  conan-io/conan, conans/model/graph_lock.py (1) and conan/internal/model/lockfile.py (2).
Result<Catalog> parse_conan_lock(std::string_view text);

Result<Catalog> catalog_conan_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
