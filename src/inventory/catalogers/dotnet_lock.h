// What NuGet locks: packages.lock.json, and before that packages.config.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kDotnetLockPaths[] = {"**/packages.config", "**/packages.lock.json"};
inline constexpr std::size_t kMaxPackagesConfigBytes = 2 << 20;

// Reads a packages.lock.json.
//
// Takes:   the file's whole text.
// Returns: one Package for each name and resolved version of all frameworks, projects left out. Needs have exact
// versions
//          where the same framework lists them.
// Gaps:    a package without resolved version; what is above a limit of LockedPackages; a version above 2.
// Errors:  Corrupt for what is no JSON; Invalid for what has no dependencies.
// Source:  NuGet, "PackageReference in project files", "Locking dependencies".
Result<Catalog> parse_nuget_lock(std::string_view text);

// Reads a packages.config.
//
// Takes:   the file's whole text.
// Returns: one Package for each id and version; is_development for those marked "developmentDependency".
// Gaps:    a package without id or version; what is above a limit of LockedPackages.
// Errors:  Corrupt for what is no XML; Invalid for what has another root than <packages>; TooLarge above
//          kMaxPackagesConfigBytes.
// Source:  NuGet, "packages.config reference".
Result<Catalog> parse_packages_config(std::string_view text);

// Either, by the file's name.
Result<Catalog> catalog_dotnet_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
