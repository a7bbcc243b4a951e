// What Bun locks: bun.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kBunLockPaths[] = {"**/bun.lock", "**/bun.lockb"};

// Reads a lock file of Bun in its form of text.
//
// Takes:   the file's whole text: JSON with comments and commas behind the last member.
// Returns: one Package for each name and version, workspaces and the project itself left out. Where the file states no
//          version but a repository or a folder, that takes its place (version_of_place). is_development for what only
//          devDependencies lead to. Needs are resolved as Node does, to exact versions.
// Gaps:    an entry of another form; what is above a limit of LockedPackages or NodeTree; a lockfileVersion above 1.
// Errors:  Corrupt for what is no such JSON; Invalid for what is no object.
// Source:  Bun, "Lockfile"; oven-sh/bun, packages/bun-types (BunLockFile).
Result<Catalog> parse_bun_lock(std::string_view text);

// Of a file inside of an installed package: nothing, it is that of the package's authors.
// Errors: Unsupported for bun.lockb, the older form of bytes.
Result<Catalog> catalog_bun_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
