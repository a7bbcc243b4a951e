// From the settings to what the sources of images need to know.
#pragma once

#include "artifact/source_options.h"
#include "base/result.h"
#include "cli/settings.h"

namespace coaming {

// Reads the password from standard input where the settings say so.
// Errors: Invalid for settings that do not go together, or where there is no password.
Result<SourceOptions> source_options(const Settings& settings);

}  // namespace coaming
