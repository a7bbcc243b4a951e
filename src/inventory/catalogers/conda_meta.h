// Packages installed by Conda, Mamba and their like: conda-meta/<package>.json.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kCondaMetaPaths[] = {"**/conda-meta/*.json"};

// Reads what Conda wrote down when it installed a package.
//
// Takes:   the file's whole text.
// Returns: one Package, with its licence; `architecture` is the subdir ("linux-64", "noarch"). Needs are the names it
//          depends on, without versions: those it states are ranges.
// Errors:  Corrupt for what is no JSON, and for what has no name or version.
// Source:  conda/conda, conda/models/records.py (PrefixRecord).
Result<Catalog> parse_conda_meta(std::string_view text);

Result<Catalog> catalog_conda_meta(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
