#include "inventory/locks.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace coaming {

namespace {

// "a/b/" of "a/b/c"; "" of "a".
std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }
std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Where requirements.txt or requirements/dev.txt stands for a lock file. Nobody reads it for the folders below.
std::string_view folder_with_requirements(std::string_view path) {
  constexpr std::string_view kFolder = "requirements/";
  const std::string_view folder = folder_of(path);
  const bool is_own = folder == kFolder || folder.ends_with("/requirements/");
  return is_own ? folder.substr(0, folder.size() - kFolder.size()) : folder;
}

// Folders, and whether a path lies below one of them.
class Folders {
 public:
  void add(std::string_view folder) { sorted_.push_back(folder); }

  // After the last add(). Leaves out what lies below another one, so that what stands right before a path is the only
  // one that may be above it.
  void sort() {
    std::sort(sorted_.begin(), sorted_.end());
    std::vector<std::string_view> highest;
    for (const std::string_view folder : sorted_) {
      if (highest.empty() || !folder.starts_with(highest.back())) highest.push_back(folder);
    }
    sorted_ = std::move(highest);
  }

  [[nodiscard]] bool are_above(std::string_view path) const {
    const auto behind = std::upper_bound(sorted_.begin(), sorted_.end(), path);
    return behind != sorted_.begin() && path.starts_with(*std::prev(behind));
  }

 private:
  std::vector<std::string_view> sorted_;  // with a slash at the end; borrowed
};

void forget(FileFacts& facts) {
  facts.packages.clear();
  facts.package_gaps.clear();
}

void prefer_shrinkwraps(std::vector<FileFacts>& facts) {
  std::vector<std::string_view> folders;
  for (const FileFacts& file : facts) {
    if (file.locks == "npm" && name_of(file.path) == "npm-shrinkwrap.json") folders.push_back(folder_of(file.path));
  }
  std::sort(folders.begin(), folders.end());
  for (FileFacts& file : facts) {
    if (file.locks != "npm" || name_of(file.path) != "package-lock.json") continue;
    if (std::binary_search(folders.begin(), folders.end(), folder_of(file.path))) forget(file);
  }
}

}  // namespace

std::vector<Gap> settle_locks(std::vector<FileFacts>& facts) {
  prefer_shrinkwraps(facts);
  std::map<std::string_view, Folders> locked;  // by ecosystem
  std::set<std::string_view> with_requirements;
  for (const FileFacts& file : facts) {
    if (file.locks.empty()) continue;
    if (file.path.ends_with(".txt")) {
      with_requirements.insert(folder_with_requirements(file.path));
    } else {
      locked[file.locks].add(folder_of(file.path));
    }
  }
  for (auto& [ecosystem, folders] : locked) folders.sort();

  std::size_t named = 0;
  std::map<std::string_view, std::size_t> unnamed;  // by ecosystem
  for (FileFacts& file : facts) {
    if (file.asks_for.empty()) continue;
    const auto folders = locked.find(file.asks_for);
    const bool is_locked = (folders != locked.end() && folders->second.are_above(file.path)) ||
                           (file.asks_for == "pypi" && with_requirements.contains(folder_of(file.path)));
    if (!is_locked && ++named > kMaxManifestsNamed) ++unnamed[file.asks_for];
    if (is_locked || named > kMaxManifestsNamed) forget(file);
  }
  if (unnamed.empty()) return {};
  std::string message =
      std::to_string(named - kMaxManifestsNamed) + " more manifests are without a lock file beside or above them (";
  std::string_view separator;
  for (const auto& [ecosystem, count] : unnamed) {
    message += std::string(separator) + std::string(ecosystem) + ": " + std::to_string(count);
    separator = ", ";
  }
  return {{ErrorCode::NotFound, "", std::nullopt,
           message + "); their versions are not pinned, and what gets installed is not known"}};
}

}  // namespace coaming
