// gzip and zstd, from pieces to pieces.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/chunks.h"

namespace coaming {

// The largest zstd window that is accepted: 2^25 = 32 MiB of memory a stream. What `zstd -19` writes needs 8 MiB.
inline constexpr int kMaxZstdWindowLog = 25;

enum class Compression { None, Gzip, Zstd };

std::string_view to_string(Compression compression);

// What the first bytes of a stream say it is; None for anything that is not gzip or zstd.
Compression detect_compression(std::string_view first_bytes);

// The memory that expanding a stream takes, beyond some 100 kB, judged by its first bytes (6 are enough).
std::size_t memory_to_decompress(std::string_view first_bytes);

// Inflates gzip, any number of members. Zeros behind the last member are padding and are passed over.
// Errors: Corrupt for bad data, a wrong checksum, a stream cut short, or other bytes behind the last member.
// Source: RFC 1952, RFC 1951.
Chunks gunzip(Chunks input);

// Expands zstd, any number of frames, skippable ones among them (as zstd:chunked has).
// Errors: Corrupt for bad data or a stream cut short; TooLarge for a window above kMaxZstdWindowLog.
// Source: RFC 8878.
Chunks unzstd(Chunks input);

// The input itself, gunzip() or unzstd().
Chunks decompress(Compression compression, Chunks input);

}  // namespace coaming
