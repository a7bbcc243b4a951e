// The table of catalogers.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "inventory/catalog.h"

namespace coaming {

// By name.
std::span<const Cataloger> all_catalogers();

// Every path that a cataloger, or the search for the distribution, may want to read.
std::vector<std::string_view> catalogued_paths();

}  // namespace coaming
