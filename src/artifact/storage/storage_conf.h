// storage.conf: where containers-storage lies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxStorageConfBytes = 1 << 20;

struct StorageConf {
  std::string driver;                     // "overlay"; may be empty
  std::string graph_root;                 // may be empty
  std::string rootless_root;              // with $HOME, $USER and $UID as they are written; may be empty
  std::vector<std::string> image_stores;  // where else there are images, read only
};

// Takes:   the whole text of a file, TOML.
// Errors:  those of parse_toml; Invalid, naming the member and its line.
// Source:  containers-storage.conf(5).
Result<StorageConf> parse_storage_conf(std::string_view text);

}  // namespace coaming
