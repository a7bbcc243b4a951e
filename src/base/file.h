// Files as a whole, and bytes into a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

// Whether something is there, be it a link that leads nowhere.
bool exists(const std::string& path);

// The whole of a small file, read to its end.
// Errors: those of open_for_reading; TooLarge above `limit` bytes. The message names the path.
Result<std::string> read_file(const std::string& path, std::size_t limit);

// Errors: Unavailable where the system takes no more: "cannot <what>: <reason of the system>".
Result<void> write_at(int fd, std::uint64_t offset, std::string_view bytes, const std::string& what);

}  // namespace coaming
