#include "artifact/reading_limits.h"

#include <algorithm>

namespace coaming {

namespace {

constexpr std::uint64_t kOfProgram = std::uint64_t{16} << 20;  // its own, and what lies unused in its heap
constexpr std::uint64_t kOfLayer = std::uint64_t{32} << 20;    // to read one, with its small files
constexpr std::uint64_t kOfPackage = 2048;                     // until it stands in the report
constexpr std::uint64_t kWhole = std::uint64_t{1} << 30;       // with so much every limit is its largest

std::size_t share(std::size_t largest, std::uint64_t memory) {
  if (memory >= kWhole) return largest;
  return static_cast<std::size_t>(static_cast<long double>(largest) * static_cast<long double>(memory) / kWhole);
}

}  // namespace

ReadingLimits plan_reading(std::uint64_t max_memory, std::size_t processors, unsigned failures) {
  if (max_memory == 0) max_memory = UINT64_MAX;
  const unsigned thinner = std::min(2 * failures, 16U);
  ReadingLimits limits;
  // What is kept of an image as a whole takes the first 4/10; indexes and facts are there twice for a moment.
  limits.facts_bytes = share(kMaxFactsBytes, std::min(2 * std::min(max_memory, kWhole), kWhole)) >> thinner;
  limits.indexed_paths = share(kMaxIndexedPaths, max_memory) >> thinner;
  limits.kept_path_bytes = share(kMaxKeptPathBytes, max_memory) >> thinner;
  if (max_memory == UINT64_MAX) return limits;
  limits.packages_of_file = (max_memory / 10 * 3 / kOfPackage) >> thinner;

  const std::uint64_t rest = max_memory - std::min(max_memory / 10 * 4, 9 * kOfLayer) - kOfProgram;
  limits.layers_at_once = std::clamp<std::uint64_t>(rest / 2 / kOfLayer, 1, processors);
  limits.read_bytes = std::min<std::uint64_t>(kMaxReadBytes, rest / 2);
  const std::uint64_t for_large = rest - std::min(rest / 2, limits.layers_at_once * kOfLayer);
  limits.large_files_at_once = std::clamp<std::uint64_t>(for_large / kUsualFileMemory, 1, limits.layers_at_once);
  limits.file_bytes = std::min(for_large / limits.large_files_at_once, kUsualFileMemory);
  return limits;
}

}  // namespace coaming
