// Programs and libraries that no package manager knows, told by their content.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

// The CPE 2.3 name of a version of a product.
//
// Takes:   `product` as the first three components are written: "a:gnu:bash".
// Source:  NISTIR 7695, 6.2 "Formatted String Binding".
std::string cpe_of(std::string_view product, std::string_view version);

// Reads a file by all recognisers that are for files of its name (programs/recogniser.h).
//
// Returns: a package for each that finds a version: its type and name as the recogniser has them, and cpe. A name
//          alone proves nothing: a file in which no version is found has no packages.
// Errors:  TooLarge, Unavailable as find_version.
Result<Catalog> catalog_programs(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
