#include "cli/commands.h"

#include "cli/cache_command.h"
#include "cli/convert_command.h"
#include "cli/scan_command.h"

namespace coaming {

// To add a verb: write cli/<name>_command.{h,cpp}, then a row here.
static constexpr Command kCommands[] = {
    {"cache", "Say what is kept from one scan to the next, or remove it", prepare_cache},
    {"convert", "Turn a report or an SBOM into other formats", prepare_convert},
    {"scan", "List what is inside an image or a root file system", prepare_scan},
};

std::span<const Command> all_commands() { return kCommands; }

}  // namespace coaming
