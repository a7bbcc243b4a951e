// Owners: which system package brought a file that lists a language package.
//
// A file that a listed package of dpkg, apk or rpm owns is known by that package: it, its version and its advisories
// are what counts. So what the file says of its own packages is named by the owner (Package::provides), and what it
// leaves unsaid (FileFacts::package_gaps: "a Go program built without modules") is no doubt about what is installed,
// and is dropped. That a file could not be read, or a database, is one, and stays (FileFacts::gaps).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "inventory/catalog.h"
#include "model/file_facts.h"

namespace coaming {

class Owners {
 public:
  // A file that lists packages, or should, whose owner is asked for. Their purls must be set. Borrows the facts.
  void expect(const FileFacts& facts);

  // A package that is listed. A file of one that is not (a list that was left behind) is not owned: nothing would tell
  // of it.
  void list(const Package& package) { listed_.insert(package.name); }

  // What a database says; most of it is of files that nobody asked for. After expect() and list().
  void add(const OwnedFile& owned);

  [[nodiscard]] bool owns(const std::string& path) const { return owned_.contains(path); }

  // The purls of the language packages that this package brought, sorted, each once.
  [[nodiscard]] std::vector<std::string> provided_by(const Package& package) const;

 private:
  std::unordered_map<std::string, const FileFacts*> expected_;  // by path, and by the path before /usr was merged
  std::unordered_set<std::string> listed_;                      // names of packages
  std::unordered_map<std::string, const FileFacts*> owned_;     // by path
  std::map<std::string, std::vector<const FileFacts*>, std::less<>> by_owner_;  // by the package's name
};

}  // namespace coaming
