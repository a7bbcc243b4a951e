// Sealed files: their end says whether all of it is as it was written.
//
// Layout: whatever was there, then a text, then 32 bytes: where the text begins, its size, a checksum of all that
// stands before, and a mark. Numbers are 64 bits, little-endian.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/fd.h"

namespace coaming {

// Appends a text and the end to a file. Call once.
// Errors: TooLarge where the file would have more than `limit` bytes; Unavailable where the disk is full.
Result<void> append_sealed(const Fd& file, std::string_view text, std::uint64_t limit);

struct Sealed {
  std::string text;
  std::uint64_t offset = 0;  // where it begins in the file
};

// The text of such a file.
// Errors: Corrupt where anything is not as it was written; TooLarge above `limit` bytes.
Result<Sealed> read_sealed(const Fd& file, std::uint64_t limit);

}  // namespace coaming
