#include "inventory/origins.h"

namespace coaming {

namespace {

std::string key_of(const Package& package) {
  std::string key = package.type;
  key += '\0';
  key += package.name;
  key += '\0';
  key += package.architecture;
  return key;
}

}  // namespace

void Origins::add_step(std::size_t step, const std::vector<const Package*>& packages) {
  std::map<std::string, Versions> now;
  for (const Package* package : packages) now[key_of(*package)].try_emplace(package->version);

  for (auto& [key, versions] : now) {
    const auto before = present_.find(key);
    // The versions that this step took away: what comes new instead replaces them.
    std::vector<EarlierVersion> gone;
    if (before != present_.end()) {
      for (const auto& [version, origin] : before->second) {
        if (versions.contains(version)) continue;
        gone.insert(gone.end(), origin.replaces.begin(), origin.replaces.end());
        gone.push_back({version, origin.layer});
      }
    }
    for (auto& [version, origin] : versions) {
      const bool stayed = before != present_.end() && before->second.contains(version);
      if (stayed) {
        origin = before->second.at(version);
      } else {
        origin = {step, gone};
      }
    }
  }
  present_ = std::move(now);
}

void Origins::apply_to(Package& package) const {
  const Origin& origin = present_.at(key_of(package)).at(package.version);
  package.layer = origin.layer;
  package.replaces = origin.replaces;
}

}  // namespace coaming
