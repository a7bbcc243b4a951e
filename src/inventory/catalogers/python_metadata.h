// Packages installed by pip and its relatives: the metadata of wheels and eggs.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

// Of the headers; the description behind them may have any size.
inline constexpr std::size_t kMaxPythonHeaderBytes = 512 << 10;

// Of the metadata inside a packed egg, with the description.
inline constexpr std::size_t kMaxEggMetadataBytes = 8 << 20;

inline constexpr std::string_view kPythonEggPaths[] = {"**/*.egg"};
inline constexpr std::string_view kPythonEggMagics[] = {"PK\x03\x04"};

inline constexpr std::string_view kPythonMetadataPaths[] = {
    "**/*.dist-info/METADATA",
    "**/*.egg-info",  // a file, as distutils wrote it
    "**/*.egg-info/PKG-INFO",
    "**/EGG-INFO/PKG-INFO",  // an egg as a folder
};

// Reads the metadata of one installed package.
//
// Takes:   the file's text, or its beginning: "Name: value" lines, an empty line, a description.
// Returns: the one Package. Of a header that stands there twice, the first counts. licenses is License-Expression; else
//          License, if it is one line; else the classifiers. needs has Requires-Dist, but not what only an extra asks
//          for.
// Gaps:    a Requires-Dist that cannot be read; what is above a limit of LockedPackages.
// Errors:  Corrupt where there is no Name or no Version; TooLarge where the headers do not end within
//          kMaxPythonHeaderBytes.
// Source:  PyPA specifications, "Core metadata".
Result<Catalog> parse_python_metadata(std::string_view text);

Result<Catalog> catalog_python_metadata(std::string_view path, const ByteRange& bytes);

// The same for an egg that is a zip archive with EGG-INFO/PKG-INFO in it.
// Errors: also those of visit_zip and read_zip_entry; NotFound where that entry is missing.
Result<Catalog> catalog_python_egg(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
