// What Gradle locks: gradle.lockfile, and one file a configuration as Gradle wrote before version 6.8.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxGradleLockBytes = 16 << 20;

inline constexpr std::string_view kGradleLockPaths[] = {
    "**/buildscript-gradle.lockfile",  // the plugins that build the project
    "**/gradle.lockfile",
    "**/gradle/dependency-locks/*.lockfile",
};

// Reads a lock file of Gradle.
//
// Takes:   the file's whole text: a line "group:artifact:version=configuration,…" for each module. In the older files
// the
//          configurations are missing; the path ends in the name of the one.
// Returns: one Package a line, named "group:artifact". is_development where every configuration is one of tests, or is
//          "developmentOnly", and for all of what only builds the project.
// Gaps:    the first line of another form.
// Errors:  TooLarge above kMaxGradleLockBytes; Corrupt where no line has the form.
// Source:  Gradle User Manual, "Locking versions".
Result<Catalog> parse_gradle_lock(std::string_view text, std::string_view path);

Result<Catalog> catalog_gradle_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
