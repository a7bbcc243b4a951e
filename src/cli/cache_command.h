// coaming cache: what is kept from one scan to the next.
#pragma once

#include <string>

#include "cli/commands.h"
#include "cli/settings.h"

namespace coaming {

// The folder in which scans keep what they have read; empty where the settings, or the lack of a home, forbid it.
std::string scan_cache_folder(const Settings& settings);

RunCommand prepare_cache(CLI::App& parser);

}  // namespace coaming
