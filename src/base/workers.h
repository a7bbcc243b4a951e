// Running many independent jobs on all cores.
#pragma once

#include <cstddef>
#include <functional>

namespace coaming {

// The number of processors this process may use, at least 1.
std::size_t usable_processors();

// Calls job(0) … job(count - 1), in that order of starting, `at_once` of them at a time, each once; returns
// when all have ended. Jobs must not throw.
void run_jobs(std::size_t count, std::size_t at_once, const std::function<void(std::size_t)>& job);

}  // namespace coaming
