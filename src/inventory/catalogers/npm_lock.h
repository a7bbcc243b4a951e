// What npm locks: package-lock.json and npm-shrinkwrap.json. Of both in one folder the second counts
// (inventory/locks.h).
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kNpmLockPaths[] = {"**/npm-shrinkwrap.json", "**/package-lock.json"};

// Reads a lock file of npm, of lockfileVersion 1 to 3.
//
// Takes:   the file's whole text.
// Returns: one Package for each name and version, wherever in node_modules it is to lie and how often: workspaces and
// folders
//          that the file gives a version, too, but not the project itself. An alias is the package it stands for. Where
//          the file states no version but a repository or a URL, that takes its place (version_of_place).
//          is_development for what is marked "dev". Needs are resolved as Node does, to exact versions.
// Gaps:    an entry without name or version; what is above a limit of LockedPackages or NodeTree; a lockfileVersion
//          above 3.
// Errors:  Corrupt for what is no JSON; Invalid for what has no packages and no lockfileVersion.
// Source:  npm-package-lock-json(5).
Result<Catalog> parse_npm_lock(std::string_view text);

// Of a file inside of an installed package: nothing, it is that of the package's authors.
Result<Catalog> catalog_npm_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
