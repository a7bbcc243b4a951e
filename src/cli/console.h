// What several verbs say on the screen.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/exit_code.h"

namespace coaming {

// Says the error on the error output; returns ExitCode::Unusable.
ExitCode complain(const Error& error);

// For --help: the formats of -o, a line each.
std::string formats_help();

}  // namespace coaming
