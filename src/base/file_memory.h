// How much memory the reading of one hostile file may take, for those who expand what it packs.
#pragma once

#include <cstdint>

namespace coaming {

inline constexpr std::uint64_t kUsualFileMemory = std::uint64_t{192} << 20;

// kUsualFileMemory, unless less was set.
std::uint64_t file_memory();

// Once, before threads are started.
void set_file_memory(std::uint64_t bytes);

}  // namespace coaming
