// Deflate streams that lie in a file: the entries of zip archives and the sections of programs. (gzip: decompress.h.)
#pragma once

#include <cstdint>
#include <string>

#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

enum class DeflateForm {
  Raw,   // RFC 1951
  Zlib,  // RFC 1950: with a header and a checksum
};

// Expands one stream; bytes behind its end are not looked at.
//
// Takes:   `expected`, how large the result is said to be, 0 where nothing is said; only memory is laid out by it.
// Errors:  Corrupt for bad data, a wrong checksum or a stream cut short; TooLarge where the result would have more
//          than `limit` bytes.
Result<std::string> inflate(DeflateForm form, const ByteRange& input, std::uint64_t limit, std::uint64_t expected = 0);

}  // namespace coaming
