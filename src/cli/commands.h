// The table of verbs.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "cli/exit_code.h"

namespace CLI {
class App;
}

namespace coaming {

// Runs a verb once its arguments are known.
using RunCommand = std::function<ExitCode()>;

struct Command {
  std::string_view name;
  std::string_view help;
  // Adds the verb's arguments to its own parser and returns what runs it.
  RunCommand (*prepare)(CLI::App& parser);
};

// By name.
std::span<const Command> all_commands();

}  // namespace coaming
