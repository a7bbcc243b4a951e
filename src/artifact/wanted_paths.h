// WantedPaths: the files whose content somebody wants to read.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace coaming {

class WantedPaths {
 public:
  WantedPaths() = default;

  // Patterns as a Cataloger states them: clean paths as base/path_match.h has them, without "**".
  explicit WantedPaths(std::span<const std::string_view> patterns);

  void add_file(std::string path);      // this very path, whatever characters it has
  void add_folder(std::string folder);  // every file directly in it

  // Takes a clean path (image_path.h).
  [[nodiscard]] bool contains(std::string_view path) const;
  [[nodiscard]] bool empty() const { return files_.empty() && folders_.empty() && patterns_.empty(); }

  [[nodiscard]] const std::set<std::string, std::less<>>& files() const { return files_; }
  [[nodiscard]] const std::set<std::string, std::less<>>& folders() const { return folders_; }

 private:
  std::set<std::string, std::less<>> files_;
  std::set<std::string, std::less<>> folders_;  // all files in them
  std::vector<std::string> patterns_;           // the others
};

}  // namespace coaming
