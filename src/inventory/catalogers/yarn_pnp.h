// Packages that Yarn installs as archives, without a node_modules folder: Plug'n'Play.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kYarnPnpPaths[] = {"**/.pnp.cjs", "**/.pnp.data.json", "**/.pnp.js"};
inline constexpr std::size_t kMaxYarnPnpBytes = 32 << 20;

// Reads the table of packages that Node loads from under Plug'n'Play.
//
// Takes:   the file's whole text: a program that has the table as a literal, of Yarn 2 or of a later one, or the table
// alone. Returns: one Package for each name and version but for the project and its workspaces. Needs have exact
// versions. Gaps:    a package of a reference that tells no version; what is above a limit of LockedPackages. Errors:
// Invalid where no table is found; Corrupt where it is no JSON. Source:  Yarn, "PnP Specification".
Result<Catalog> parse_yarn_pnp(std::string_view text);

Result<Catalog> catalog_yarn_pnp(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
