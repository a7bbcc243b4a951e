// Owners: which system package brought a file that lists a language package.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/catalog.h"
#include "model/file_facts.h"

namespace coaming {

class Owners {
 public:
  // A file that lists packages, whose owner is asked for. Their purls must be set. Borrows the facts.
  void expect(const FileFacts& facts);

  // What a database says; most of it is of files that nobody asked for.
  void add(const OwnedFile& owned);

  [[nodiscard]] bool owns(const std::string& path) const { return owned_.contains(path); }

  // The purls of the language packages that this package brought, sorted, each once.
  [[nodiscard]] std::vector<std::string> provided_by(const Package& package) const;

 private:
  std::unordered_map<std::string, const FileFacts*> expected_;  // by path, and by the path before /usr was merged
  std::unordered_map<std::string, const FileFacts*> owned_;     // by path
  std::map<std::string, std::vector<const FileFacts*>, std::less<>> by_owner_;  // by the package's name
};

}  // namespace coaming
