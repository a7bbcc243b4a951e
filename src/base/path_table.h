// PathTable: which of many path patterns (base/path_match.h) a path matches, found without trying each.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/path_match.h"

namespace coaming {

class PathTable {
 public:
  // `row` is what find() gives for a path that matches. The pattern is borrowed.
  void add(std::string_view pattern, std::size_t row);

  // Calls visit(row) for each pattern that the path matches; the same row perhaps more than once.
  template <typename Visit>
  void find(std::string_view path, const Visit& visit) const {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const auto try_all = [&](const std::vector<Entry>& entries) {
      for (const Entry& entry : entries) {
        if (entry.matches_all || matches_path(entry.pattern, path)) visit(entry.row);
      }
    };
    if (const auto it = by_name_.find(name); it != by_name_.end()) try_all(it->second);
    if (const auto dot = name.rfind('.'); dot != std::string_view::npos) {
      if (const auto it = by_extension_.find(name.substr(dot)); it != by_extension_.end()) try_all(it->second);
    }
    if (!name.empty()) try_all(by_first_letter_[static_cast<unsigned char>(name.front())]);
    try_all(others_);
  }

 private:
  struct Entry {
    std::string_view pattern;
    std::size_t row;
    bool matches_all;  // the pattern is "**"
  };
  std::unordered_map<std::string_view, std::vector<Entry>> by_name_;       // last component without '*'
  std::unordered_map<std::string_view, std::vector<Entry>> by_extension_;  // "*.jar"
  std::array<std::vector<Entry>, 256> by_first_letter_;                    // "python3*"
  std::vector<Entry> others_;
};

}  // namespace coaming
