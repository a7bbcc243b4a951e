// What PDM locks: pdm.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kPdmLockPaths[] = {"**/pdm.lock"};

// Reads a lock file of PDM.
//
// Takes:   the file's whole text.
// Returns: one Package a [[package]] table, those of the same package with other extras joined. is_development where
// "dev"
//          is the only one of its groups. Needs have exact versions where the file has one only.
// Gaps:    a package without name or version; a lock_version above 4; a dependency that cannot be read; what is above a
//          limit of LockedPackages.
// Errors:  those of parse_toml; Invalid for another document.
// Source:  PDM, "Lock file"; written by the versions 2.0 to 2.22.
Result<Catalog> parse_pdm_lock(std::string_view text);

Result<Catalog> catalog_pdm_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
