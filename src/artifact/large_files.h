// LargeFiles: few files at a time are read whose reading may take much memory.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "base/byte_range.h"

namespace coaming {

// A file of more bytes may take many times as much memory to read as it has bytes.
inline constexpr std::uint64_t kMaxSmallFileBytes = 512 << 10;

// Whether it counts: it is larger than that, or a zip archive, which may expand to anything.
bool is_large(const ByteRange& bytes);

class LargeFiles {
 public:
  explicit LargeFiles(std::size_t at_once) : free_(at_once) {}

  // While it lives, this file is one of those; made when there is room for it. A thread has one at a time.
  class Turn {
   public:
    // Takes: where turns are taken, or null.
    Turn(LargeFiles* all, const ByteRange& bytes);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();

   private:
    LargeFiles* all_;  // null where it is small
  };

 private:
  std::mutex mutex_;  // for free_
  std::size_t free_;
  std::condition_variable has_changed_;
};

}  // namespace coaming
