// Confinement: giving up, for good, what a process does not need, before it reads what an attacker has made.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace coaming {

struct Confinement {
  std::vector<std::string> readable;  // files, and folders with all below them
  std::vector<std::string> scratch;   // folders in which files without a name may be made
  std::uint64_t max_memory = 0;       // bytes of heap and stacks; 0: no limit
};

// Afterwards this process, and every thread it starts, can open only what is named here, make no file that has a name,
// run no program, reach no network, see no other process, and map no memory that can be run. What is open already
// stays usable. To be called before threads are started.
//
// Returns: what the kernel cannot enforce, as a sentence; empty where all of it is enforced. Folders that are missing
//          are passed over.
// Errors:  Unavailable where the kernel refuses system call filters.
// Source:  landlock(7), seccomp(2).
Result<std::string> confine(const Confinement& confinement);

}  // namespace coaming
