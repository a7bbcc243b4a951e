// What Composer locks and installs: PHP.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kComposerInstalledPaths[] = {"**/composer/installed.json"};
inline constexpr std::string_view kComposerLockPaths[] = {"**/composer.lock"};

// Reads what is installed, of Composer 1 (an array) or 2 (an object), or what is locked.
//
// Takes:   the file's whole text.
// Returns: one Package for each name and version, with its licences. is_development for what "packages-dev" lists, or
//          "dev-package-names" names. Needs are what it requires but for PHP itself, its extensions and Composer's own,
//          with exact versions where the file lists them.
// Gaps:    a package without name or version; what is above a limit of LockedPackages.
// Errors:  Corrupt for what is no JSON; Invalid for what has none of these lists.
// Source:  Composer, "The composer.json schema" and "composer.lock".
Result<Catalog> parse_composer(std::string_view text);

Result<Catalog> catalog_composer(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
