#include "inventory/owners.h"

#include <algorithm>

namespace coaming {

void Owners::expect(const FileFacts& facts) {
  expected_.emplace(facts.path, &facts);
  // A database may know a file by the name that its folder had before it became a link into /usr.
  for (const std::string_view folder : {"usr/bin/", "usr/sbin/", "usr/lib/", "usr/lib64/", "usr/lib32/"}) {
    if (facts.path.starts_with(folder)) expected_.emplace(facts.path.substr(4), &facts);
  }
}

void Owners::add(const OwnedFile& owned) {
  const auto it = expected_.find(std::string(owned.path));
  if (it == expected_.end() || !listed_.contains(std::string(owned.name))) return;
  owned_.emplace(it->second->path, it->second);
  by_owner_[std::string(owned.name)].push_back(it->second);
}

std::vector<std::string> Owners::provided_by(const Package& package) const {
  std::vector<std::string> purls;
  const auto it = by_owner_.find(package.name);
  if (it == by_owner_.end()) return purls;
  for (const FileFacts* facts : it->second) {
    for (const Package& provided : facts->packages) purls.push_back(provided.purl);
  }
  std::sort(purls.begin(), purls.end());
  purls.erase(std::unique(purls.begin(), purls.end()), purls.end());
  return purls;
}

}  // namespace coaming
