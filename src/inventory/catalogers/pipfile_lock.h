// What Pipenv locks: Pipfile.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kPipfileLockPaths[] = {"**/Pipfile.lock"};

// Reads a lock file of Pipenv.
//
// Takes:   the file's whole text.
// Returns: one Package for each name and version, in whatever categories; is_development where "develop" is the only
// one. Gaps:    one for all packages that have a place instead of a version; what is above a limit of LockedPackages.
// Errors:  those of JsonCursor; Invalid where there is no "_meta".
// Source:  Pipenv, "Pipfile & Pipfile.lock"; the form of pipfile-spec 6.
Result<Catalog> parse_pipfile_lock(std::string_view text);

Result<Catalog> catalog_pipfile_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
