// Small pieces of text work that several parsers need.
#pragma once

#include <string>
#include <string_view>

namespace coaming {

// Without spaces, tabs and carriage returns at both ends.
std::string_view trimmed(std::string_view text);

// Takes the first line off `rest`, without its newline.
std::string_view take_line(std::string_view& rest);

// For a person or a document: valid UTF-8 without control characters. What is neither is written as \xNN,
// so that nothing from an image can steer a terminal or spoil a document.
std::string printable(std::string_view text);

}  // namespace coaming
