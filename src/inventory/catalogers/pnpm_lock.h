// What pnpm locks: pnpm-lock.yaml.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kPnpmLockPaths[] = {"**/pnpm-lock.yaml"};

// Reads a lock file of pnpm, of lockfileVersion 5 to 9.
//
// Takes:   the file's whole text.
// Returns: one Package for each name and version, however many sets of peers it is to be installed with. is_development
//          for what is marked "dev", and as of lockfileVersion 9, which marks nothing, for what only the project's
//          devDependencies lead to. Needs have exact versions. A file without any key lists nothing.
// Gaps:    an entry whose key tells no name and version and that states none; what is above a limit of LockedPackages;
//          a lockfileVersion above 9; an alias of YAML.
// Errors:  Invalid for what has no lockfileVersion; those of YamlCursor.
// Source:  pnpm/spec, lockfile/5.md, 5.2.md, 6.0.md and 9.0.md.
Result<Catalog> parse_pnpm_lock(std::string_view text);

// Of a file inside of an installed package: nothing, it is that of the package's authors.
Result<Catalog> catalog_pnpm_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
