// Files that the user names: rules, lists.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

// The whole file.
// Errors: those of open_for_reading; Invalid for a folder; TooLarge above `limit` bytes; Unavailable. The message names
// it.
Result<std::string> read_user_file(const std::string& path, std::size_t limit);

inline constexpr std::size_t kMaxUserLineBytes = 64 << 10;

// Shows the lines of a file of any size, without their breaks, to `look`, until it returns an error.
// Errors: those of `look` and read_user_file; TooLarge "<path>:<line>: …" above kMaxUserLineBytes.
Result<void> for_each_user_line(const std::string& path, const std::function<Result<void>(std::string_view)>& look);

}  // namespace coaming
