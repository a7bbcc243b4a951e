// ContentBuffer: the content of one file after another, for those who want to read it at any offset.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "base/chunks.h"
#include "base/fd.h"

namespace coaming {

// More of one file goes into a temporary file.
inline constexpr std::size_t kMaxContentInMemory = 8 << 20;
// A larger file is not read.
inline constexpr std::uint64_t kMaxContentBytes = std::uint64_t{2} << 30;

// What it hands out is valid until the next file is begun or more of this one is asked for.
class ContentBuffer {
 public:
  // Begins a file of `size` bytes.
  // Returns: its first bytes, at least `wanted` of them or all there are.
  // Errors:  those of `content`.
  Result<std::string_view> begin(const Chunks& content, std::uint64_t size, std::size_t wanted);

  // The whole file; `content` is read to its end. `lying`: where a large one lies already; else empty.
  // Errors: those of `content`; TooLarge above kMaxContentBytes; Unavailable where there is no room for a
  //         temporary file.
  Result<ByteRange> all(const Chunks& content, const ByteRange& lying = {});

  // The same bytes piece by piece, for who needs them only once. `content` and the buffer are borrowed.
  Chunks pieces(const Chunks& content);

 private:
  Result<ByteRange> all_on_disk(const Chunks& content);

  std::uint64_t size_ = 0;
  std::string_view first_;  // the first piece, or memory_
  std::string memory_;
  Fd file_;  // made when it is first needed, used for one file after another
};

}  // namespace coaming
