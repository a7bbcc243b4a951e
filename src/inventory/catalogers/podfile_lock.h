// What CocoaPods locks: Podfile.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kPodfileLockPaths[] = {"**/Podfile.lock"};

// Reads a Podfile.lock.
//
// Takes:   the file's whole text.
// Returns: one Package for each pod and subspec ("Firebase/Core"). Needs have exact versions.
// Gaps:    a pod of another form than "name (version)"; what is above a limit of LockedPackages; an alias of YAML.
// Errors:  Invalid for what has no list PODS; those of YamlCursor.
// Source:  CocoaPods/Core, lib/cocoapods-core/lockfile.rb.
Result<Catalog> parse_podfile_lock(std::string_view text);

Result<Catalog> catalog_podfile_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
