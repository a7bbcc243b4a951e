// The table of catalogers.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "inventory/catalog.h"

namespace coaming {

// By name.
std::span<const Cataloger> all_catalogers();

// Every path of which a cataloger, or the search for the distribution, wants the bytes to be kept: all but those of
// catalogers that read one file alone.
std::vector<std::string_view> catalogued_paths();

}  // namespace coaming
