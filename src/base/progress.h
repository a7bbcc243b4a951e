// Progress: how far a long step has come. Any number of threads add; one shows.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/result.h"

namespace coaming {

struct Progress {
  std::atomic<std::uint64_t> bytes_done = 0;
  std::atomic<std::uint64_t> bytes_total = 0;  // 0: not known yet
};

struct ProgressRelease {
  void operator()(Progress* progress) const;
};
using SharedProgress = std::unique_ptr<Progress, ProgressRelease>;

// One that this process and the children it starts see alike.
// Errors: Unavailable where there is no memory.
Result<SharedProgress> share_progress();

}  // namespace coaming
