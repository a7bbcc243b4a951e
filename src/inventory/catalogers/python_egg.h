// Python eggs that are zip archives: the metadata in them.
#pragma once

#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::uint64_t kMaxEggMetadataBytes = 4 << 20;

inline constexpr std::string_view kPythonEggPaths[] = {"**/*.egg"};

// The text of EGG-INFO/PKG-INFO, which has the form of the METADATA of a wheel.
// Errors:  as visit_zip and read_zip_entry; NotFound where the archive has no such entry.
// Source:  setuptools, "The Internal Structure of Python Eggs".
Result<std::string> read_egg_metadata(const ByteRange& bytes);

}  // namespace coaming
