// Chunks: bytes that come in pieces, and the steps that can be put on top of each other:
//
//   gunzip(prefetch(tee(chunks_of(blob), [&](auto piece) { hash.update(piece); })))
//
// reads a blob once, hashes what was read in one thread and inflates it in another.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

// Returns the next piece, valid until the next call; an empty piece is the end, and stays the end.
// An error ends the stream; what comes after it is not defined. Copies share one position in the stream.
using Chunks = std::function<Result<std::string_view>()>;

// The size of the pieces that chunks_of() reads.
inline constexpr std::size_t kChunkBytes = 128 << 10;
// How many of them prefetch() reads ahead.
inline constexpr std::size_t kPrefetchChunks = 6;

// The bytes of a range, front to back. The range's memory or descriptor must outlive the result.
Chunks chunks_of(ByteRange range);

// Shows every piece to `look` as it passes.
Chunks tee(Chunks input, std::function<void(std::string_view)> look);

// Runs `input` in a thread of its own, up to kPrefetchChunks pieces of at most kChunkBytes ahead of the
// reader. Dropping the result stops and joins the thread; an end or an error reaches the reader in its turn.
Chunks prefetch(Chunks input);

// Reads to the end and drops what it reads.
Result<void> drain(const Chunks& input);

}  // namespace coaming
