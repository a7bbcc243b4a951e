// The distribution, by its os-release file.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/file_tree.h"
#include "model/gap.h"
#include "model/inventory.h"

namespace coaming {

inline constexpr std::size_t kMaxOsReleaseBytes = 64 << 10;

// Where the file may be, the first one counts.
inline constexpr std::string_view kOsReleasePaths[] = {"etc/os-release", "usr/lib/os-release"};

// Takes:   the file's whole text: NAME=value lines, the value perhaps in shell quotes.
// Returns: the distribution; found_in is left empty. Lines of another form are passed over.
// Errors:  TooLarge above kMaxOsReleaseBytes; Invalid where there is no ID.
// Source:  os-release(5).
Result<Distribution> parse_os_release(std::string_view text);

// The distribution at a step; none where there is no such file. One that cannot be read becomes a Gap.
std::optional<Distribution> find_distribution(const FileTree& files, std::size_t step, std::vector<Gap>& gaps);

}  // namespace coaming
