// The lock files of ../shared/vectors/lockfiles and what they are expected to list.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "support/places.h"

namespace coaming {

using NamesAndVersions = std::multiset<std::pair<std::string, std::string>>;

struct LockFileCase {
  std::string file;  // below the folder of all lock files: "php/composerlock/one-package.json"
  std::string content;
  NamesAndVersions expected;
  bool has_rows = false;  // false: no package, meant to fail, or an expectation that could not be carried over
};

// Every file below `folder` ("php/composerlock"), by name. Empty where the shared data are not present.
inline std::vector<LockFileCase> lock_file_cases(const std::string& folder) {
  namespace fs = std::filesystem;
  const fs::path root = shared_folder() / "vectors/lockfiles";
  std::map<std::string, NamesAndVersions> expected;
  std::ifstream rows(root / "expected.tsv");
  for (std::string row; std::getline(rows, row);) {
    std::istringstream cells(row);
    std::string file, name, version;
    std::getline(cells, file, '\t');
    std::getline(cells, name, '\t');
    std::getline(cells, version, '\t');
    if (!file.starts_with('#')) expected[file].emplace(name, version);
  }
  std::vector<LockFileCase> cases;
  std::error_code absent;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder, absent)) {
    if (!entry.is_regular_file()) continue;
    LockFileCase found;
    found.file = fs::relative(entry.path(), root).string();
    std::ifstream content(entry.path(), std::ios::binary);
    found.content.assign(std::istreambuf_iterator<char>(content), {});
    if (const auto it = expected.find(found.file); it != expected.end()) {
      found.expected = it->second;
      found.has_rows = true;
    }
    cases.push_back(std::move(found));
  }
  std::sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) { return a.file < b.file; });
  return cases;
}

}  // namespace coaming
