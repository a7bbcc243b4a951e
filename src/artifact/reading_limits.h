// ReadingLimits: how the memory that reading an image may take is shared out.
#pragma once

#include <cstddef>
#include <cstdint>

#include "artifact/facts_budget.h"
#include "artifact/layer_index.h"
#include "base/file_memory.h"

namespace coaming {

inline constexpr std::size_t kMaxReadBytes = 64 << 20;  // of buffers and windows, for all layers that are read at once

// Without a plan: no limit but those that each part has by itself.
struct ReadingLimits {
  std::size_t layers_at_once = static_cast<std::size_t>(-1);
  std::size_t large_files_at_once = static_cast<std::size_t>(-1);  // is_large()
  std::uint64_t file_bytes = kUsualFileMemory;                     // of memory, to read one of them
  std::size_t read_bytes = kMaxReadBytes;
  std::size_t facts_bytes = kMaxFactsBytes;
  std::size_t indexed_paths = kMaxIndexedPaths;
  std::size_t kept_path_bytes = kMaxKeptPathBytes;

  std::size_t packages_of_file = static_cast<std::size_t>(-1);

  friend bool operator==(const ReadingLimits&, const ReadingLimits&) = default;
};

// Takes:   the memory of the process, 0 for no limit; its processors; how often it has already ended for want of memory
//          that no file was to blame for.
// Returns: limits that fit in together.
ReadingLimits plan_reading(std::uint64_t max_memory, std::size_t processors, unsigned failures);

}  // namespace coaming
