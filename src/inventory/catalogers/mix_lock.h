// What Elixir's Mix locks: mix.lock.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kMixLockPaths[] = {"**/mix.lock"};
inline constexpr int kMaxMixDepth = 16;

// Reads a mix.lock: a map of Elixir from applications to tuples.
//
// Takes:   the file's whole text.
// Returns: one Package an entry: of Hex, under its name there ("acme/secret" where an organisation keeps it), or from a
//          repository, under its application's name and with the commit as version. Needs have exact versions where the
//          file has them.
// Gaps:    an entry of another form, or of no version; what is above a limit of LockedPackages; what cannot be read,
// with
//          what comes behind it.
// Errors:  Corrupt for what does not begin as such a map.
// Source:  Mix.Dep.Lock; Hex.SCM and Mix.SCM.Git for what they lock.
Result<Catalog> parse_mix_lock(std::string_view text);

Result<Catalog> catalog_mix_lock(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
