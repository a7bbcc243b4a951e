// Windows: a file of any size, in pieces that overlap, so that whatever is short enough lies whole in one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kWindowBytes = 1 << 20;
// What a window repeats of the one before, ahead of its own part.
inline constexpr std::size_t kBeforeBytes = 8 << 10;
// What it shows of the one behind, after its own part.
inline constexpr std::size_t kBehindBytes = 16 << 10;

// A piece of a file. Each byte is in the own part of exactly one window.
struct TextWindow {
  std::string_view bytes;
  std::uint64_t offset = 0;   // of the first byte, in the file
  std::size_t own_begin = 0;  // of the own part, in `bytes`
  std::size_t own_end = 0;    // behind it
};

// Shows the windows of `bytes` front to back to `look`, which returns whether to go on.
// Takes:  a buffer, used where the bytes are not in memory and kept by the caller for the next file.
// Errors: those of ByteRange::read_at.
Result<void> for_each_window(const ByteRange& bytes, std::string& buffer,
                             const std::function<bool(const TextWindow&)>& look);

}  // namespace coaming
