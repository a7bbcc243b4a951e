// coaming scan
#pragma once

#include "cli/commands.h"

namespace coaming {

RunCommand prepare_scan(CLI::App& parser);

}  // namespace coaming
