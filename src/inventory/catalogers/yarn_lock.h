// What Yarn locks: yarn.lock, in the form of its version 1 and in the YAML of the later ones.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kYarnLockPaths[] = {"**/yarn.lock"};

// Reads a lock file of Yarn, of either form.
//
// Takes:   the file's whole text.
// Returns: one Package for each name and version. An alias is the package it stands for. The project and its
// workspaces,
//          which Yarn gives the version "0.0.0-use.local", are left out. What is for development only is not said
//          there. Needs have exact versions where the file has an entry for them.
// Gaps:    an entry without version; in the form of version 1, the first line that has not its form; what is above a
// limit
//          of LockedPackages; an alias of YAML.
// Errors:  Corrupt for what is of neither form; those of YamlCursor.
// Source:  @yarnpkg/lockfile (version 1); Yarn, "Lockfile" and "Protocols".
Result<Catalog> parse_yarn_lock(std::string_view text);

// Of a file inside of an installed package: nothing, it is that of the package's authors.
Result<Catalog> catalog_yarn_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
