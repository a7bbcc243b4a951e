#include "artifact/wanted_paths.h"

#include <algorithm>

#include "artifact/image_path.h"
#include "base/path_match.h"

namespace coaming {

WantedPaths::WantedPaths(std::span<const std::string_view> patterns) {
  for (const std::string_view pattern : patterns) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) {
      files_.emplace(pattern);
    } else if (pattern.ends_with("/*") && star == pattern.size() - 1) {
      folders_.emplace(parent_of(pattern));
    } else {
      patterns_.emplace_back(pattern);
    }
  }
}

void WantedPaths::add_file(std::string path) { files_.insert(std::move(path)); }

void WantedPaths::add_folder(std::string folder) { folders_.insert(std::move(folder)); }

bool WantedPaths::contains(std::string_view path) const {
  if (files_.contains(path) || folders_.contains(parent_of(path))) return true;
  return std::any_of(patterns_.begin(), patterns_.end(),
                     [&](const std::string& pattern) { return matches_path(pattern, path); });
}

}  // namespace coaming
