// Running another program and reading what it says, in bounded time and memory.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

struct Command {
  std::vector<std::string> words;  // [0] is the program: a path, or a name that is looked for in PATH
  std::string_view input{};        // what it reads
  std::chrono::milliseconds time{30'000};
  std::size_t output_limit = 64 << 10;
};

struct Finished {
  int status = 0;      // its exit code; 128 and the signal's number where a signal ended it
  std::string output;  // what it wrote
  std::string errors;  // what it wrote to its error output; of more than the limit, the first bytes
};

// Runs the program to its end. It is the head of a process group of its own, which is killed where time or limit are
// passed; of this process it gets the environment, but no open files.
// Errors:  NotFound, Denied where there is no such program; Unavailable where it does not end in time; TooLarge
//          where it writes more than the limit. The message names the program. That it failed is no error: see status.
Result<Finished> run_command(const Command& command);

}  // namespace coaming
