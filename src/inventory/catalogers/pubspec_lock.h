// What Dart's pub locks: pubspec.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kPubspecLockPaths[] = {"**/pubspec.lock"};

// Reads a pubspec.lock.
//
// Takes:   the file's whole text.
// Returns: one Package an entry, those from repositories, folders and the SDK among them; is_development for "direct
// dev".
//          The file does not say what needs what.
// Gaps:    a package without version; what is above a limit of LockedPackages; an alias of YAML.
// Errors:  Invalid for what is no map with packages; those of YamlCursor.
// Source:  dart-lang/pub, lib/src/lock_file.dart.
Result<Catalog> parse_pubspec_lock(std::string_view text);

Result<Catalog> catalog_pubspec_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
