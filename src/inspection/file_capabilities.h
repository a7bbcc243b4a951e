// File capabilities: what the extended attribute security.capability lets a program do that is not run by root.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

struct FileCapabilities {
  std::uint64_t permitted = 0;  // bit n: capability n
  std::uint64_t inheritable = 0;
  bool is_effective = false;   // in force as soon as the program starts
  std::uint32_t root_uid = 0;  // of the user namespace that they are for; 0: the host's

  friend bool operator==(const FileCapabilities&, const FileCapabilities&) = default;
};

// Takes:  the attribute's value: version 1, 2 or 3, little-endian.
// Errors: Corrupt where its length is not that of its version; Unsupported for another version.
// Source: capabilities(7), linux/capability.h.
Result<FileCapabilities> parse_file_capabilities(std::string_view value);

// "cap_net_raw+ep", "cap_chown,cap_kill+p cap_fowner+i": as getcap(8) writes them; "" for none.
std::string to_string(const FileCapabilities& capabilities);

// Whether one of them is enough to become root or to do what only root may: to change users, to read or write any file,
// to load code into the kernel …
bool are_as_good_as_root(std::uint64_t capabilities);

}  // namespace coaming
