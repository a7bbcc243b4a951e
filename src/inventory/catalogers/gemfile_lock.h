// What Bundler locks: Gemfile.lock.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxGemfileLockBytes = 16 << 20;

inline constexpr std::string_view kGemfileLockPaths[] = {
    "**/*.gemfile.lock",
    "**/Gemfile.lock",
    "**/Gemfile.next.lock",
    "**/gems.locked",
};

// Reads a lock file of Bundler.
//
// Takes:   the file's whole text.
// Returns: one Package for each name and version below "specs:", whether from a server, a repository or a folder. The
//          platforms that a gem is built for are not told apart. Needs have exact versions. Which gems are for
//          development only is in the Gemfile, not here.
// Gaps:    a gem without version; the first line of another form; what is above a limit of LockedPackages.
// Errors:  TooLarge above kMaxGemfileLockBytes; Corrupt where there is no section.
// Source:  Bundler, gemfile.lock(5); Bundler::LockfileParser.
Result<Catalog> parse_gemfile_lock(std::string_view text);

Result<Catalog> catalog_gemfile_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
