// What Cargo locks: Cargo.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kCargoLockPaths[] = {"**/Cargo.lock"};

// Reads a lock file of Cargo, of any version of its form.
//
// Takes:   the file's whole text.
// Returns: one Package a [[package]] table, the crates of the workspace among them; needs have exact versions. What is
//          needed only for tests is not told apart in this file.
// Gaps:    a package without name or version; a version of the form above 4; what is above a limit of LockedPackages.
// Errors:  those of parse_toml; Invalid for another document.
// Source:  The Cargo Book, "Cargo.toml vs Cargo.lock"; cargo, core/resolver/encode.rs.
Result<Catalog> parse_cargo_lock(std::string_view text);

Result<Catalog> catalog_cargo_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
