// Progress: how far a long step has come. Any number of threads add; one shows.
#pragma once

#include <atomic>
#include <cstdint>

namespace coaming {

struct Progress {
  std::atomic<std::uint64_t> bytes_done = 0;
  std::atomic<std::uint64_t> bytes_total = 0;  // 0: not known yet
};

}  // namespace coaming
