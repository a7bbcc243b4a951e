#include "inventory/needs.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "inventory/purl.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxDependencies = 1000;  // of one package

std::string key_of(std::string_view type, std::string_view name) {
  std::string key(type);
  key += '\0';
  key += comparable_name(type, name);
  return key;
}

class NeedResolver {
 public:
  explicit NeedResolver(const std::vector<Package>& packages) {
    for (const Package& package : packages) {
      by_name_[key_of(package.type, package.name)].push_back(&package);
      for (const std::string& offer : package.offers) by_name_[key_of(package.type, offer)].push_back(&package);
      if (package.type != "npm") continue;
      for (const Location& place : package.found_in) by_path_.emplace(place.path, &package);
    }
  }

  void resolve(Package& package) const {
    std::vector<std::string> found;
    for (const Need& need : package.needs) {
      if (package.type == "npm" && add_nearest(package, need, found)) continue;
      const auto it = by_name_.find(key_of(package.type, need.name));
      if (it == by_name_.end()) continue;
      for (const Package* other : it->second) {
        const bool fits = need.version.empty() || need.version == other->version;
        if (fits && other != &package && found.size() < kMaxDependencies) found.push_back(other->purl);
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    package.depends_on = std::move(found);
  }

 private:
  // Node looks into node_modules of the package's own folder first, then into those of the folders above it.
  bool add_nearest(const Package& package, const Need& need, std::vector<std::string>& found) const {
    bool any = false;
    for (const Location& place : package.found_in) {
      if (!place.path.ends_with("/package.json")) continue;
      std::string_view folder = std::string_view(place.path).substr(0, place.path.rfind('/'));
      for (;;) {
        const std::string path =
            std::string(folder) + (folder.empty() ? "" : "/") + "node_modules/" + need.name + "/package.json";
        if (const auto it = by_path_.find(path); it != by_path_.end()) {
          if (found.size() < kMaxDependencies) found.push_back(it->second->purl);
          any = true;
          break;
        }
        if (folder.empty()) break;
        const auto slash = folder.rfind('/');
        folder = slash == std::string_view::npos ? std::string_view() : folder.substr(0, slash);
      }
    }
    return any;
  }

  std::unordered_map<std::string, std::vector<const Package*>> by_name_;
  std::unordered_map<std::string, const Package*> by_path_;
};

}  // namespace

void resolve_needs(std::vector<Package>& packages) {
  const NeedResolver resolver(packages);
  for (Package& package : packages) resolver.resolve(package);
  for (Package& package : packages) package.offers = {};
}

}  // namespace coaming
