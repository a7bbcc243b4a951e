// Small pieces of text work that several parsers need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coaming {

// Without spaces, tabs and carriage returns at both ends.
std::string_view trimmed(std::string_view text);

// Takes the first line off `rest`, without its newline.
std::string_view take_line(std::string_view& rest);

// The same text where it is valid UTF-8; bytes that are not are written as \xNN.
std::string valid_utf8(std::string_view text);

// The text in UTF-8, where it begins with a byte order mark of UTF-16, as files that PowerShell has written do. A half
// of a pair of surrogates becomes U+FFFD.
std::optional<std::string> decode_utf16(std::string_view text);

// How many columns a terminal needs for it, wide characters counted as one.
std::size_t display_width(std::string_view text);

// "1.5 MB", "312 kB", "17 B": decimal units, as registries count.
std::string human_size(std::uint64_t bytes);

// The number of bytes that "150MB", "1.5 GB", "64MiB" or "4096" mean; none for other text. kB, MB, GB and TB count in
// thousands, KiB, MiB, GiB and TiB in 1024s; the case of letters does not matter, a missing B neither.
std::optional<std::uint64_t> parse_size(std::string_view text);

// For a person or a document: valid UTF-8 without control characters. What is neither is written as \xNN,
// so that nothing from an image can steer a terminal or spoil a document.
std::string printable(std::string_view text);

}  // namespace coaming
