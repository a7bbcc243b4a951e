// coaming convert FILE: from one format of reports to others.
#pragma once

#include "cli/commands.h"

namespace coaming {

RunCommand prepare_convert(CLI::App& parser);

}  // namespace coaming
