// The encodings that tokens are made of.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coaming {

// Takes:   base64 with either alphabet of RFC 4648, with or without padding.
// Returns: the bytes; none where a character is of neither alphabet, or the length or padding cannot be.
std::optional<std::string> decode_base64(std::string_view text);

// Whether the last six characters are the CRC-32 of those before them, in base 62 (0-9, A-Z, a-z), filled up with
// zeros. Source: GitHub, "Behind GitHub's new authentication token formats", 2021.
bool ends_in_crc32_base62(std::string_view text);

// The six characters that make ends_in_crc32_base62() true.
std::string crc32_base62(std::string_view text);

// Whether the checksum of a Bech32 text is right; upper or lower case, not both, and no limit to its length.
// Source: BIP 173.
bool is_bech32(std::string_view text);

}  // namespace coaming
