#include "base/file_memory.h"

#include <atomic>

namespace coaming {

namespace {

std::atomic<std::uint64_t> memory = kUsualFileMemory;

}  // namespace

std::uint64_t file_memory() { return memory; }

void set_file_memory(std::uint64_t bytes) { memory = bytes; }

}  // namespace coaming
