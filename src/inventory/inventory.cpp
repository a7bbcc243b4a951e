#include "inventory/inventory.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "base/black_box.h"
#include "inventory/catalogers.h"
#include "inventory/catalogers/os_release.h"
#include "inventory/locks.h"
#include "inventory/needs.h"
#include "inventory/origins.h"
#include "inventory/owners.h"
#include "inventory/purl.h"

namespace coaming {

namespace {

struct ReadFile {
  const Cataloger* cataloger = nullptr;
  std::vector<FileRef> beside;  // what read() could see besides the file
  Catalog catalog;
};
using ReadFiles = std::map<FileRef, ReadFile>;

void add_files(const FileTree& files, const Cataloger& cataloger, std::size_t step,
               std::map<FileRef, const Cataloger*>& into) {
  for (const std::string_view path : cataloger.paths) {
    if (path.ends_with("/*")) {
      for (FileRef& file : files.list(path.substr(0, path.size() - 2), step)) into.emplace(std::move(file), &cataloger);
    } else if (auto file = files.find(path, step)) {
      into.emplace(std::move(*file), &cataloger);
    }
  }
}

std::vector<FileRef> files_beside(const FileTree& files, const Cataloger& cataloger, std::size_t step) {
  std::vector<FileRef> found;
  for (const std::string_view path : cataloger.beside) {
    if (path.find('*') != std::string_view::npos) continue;
    if (auto file = files.find(path, step)) found.push_back(std::move(*file));
  }
  return found;
}

// Reads one file; what is wrong with it becomes Gaps.
Catalog read_file(const FileTree& files, const Cataloger& cataloger, std::size_t step, const FileRef& file,
                  std::vector<Gap>& gaps) {
  const Work work(file.layer, file.path);
  auto catalog = cataloger.read({files, step, file, files.bytes(file)});
  if (!catalog) {
    gaps.push_back({catalog.error().code, file.path, file.layer,
                    catalog.error().message + "; the packages it lists are missing here"});
    return {};
  }
  for (Gap& gap : catalog->gaps) {
    if (gap.path.empty()) gap.path = file.path;
    if (!gap.layer) gap.layer = file.layer;
    gaps.push_back(std::move(gap));
  }
  catalog->gaps.clear();
  for (Package& package : catalog->packages) {
    if (package.found_by.empty()) package.found_by = cataloger.name;
    if (package.found_in.empty()) package.found_in.emplace_back();
    if (package.found_in.front().path.empty()) {
      package.found_in.front().path = file.path;
      package.found_in.front().layer = file.layer;
    }
  }
  return std::move(*catalog);
}

class InventoryTaker {
 public:
  InventoryTaker(const FileTree& files, std::vector<FileFacts>& facts, std::span<const Cataloger> catalogers)
      : files_(files), facts_(facts), catalogers_(catalogers) {}

  Inventory take() {
    Inventory inventory;
    const std::size_t last = files_.steps() - 1;
    gaps_ = settle_locks(facts_);
    for (FileFacts& facts : facts_) {
      if (is_visible(facts, last)) take_gaps(facts, facts.gaps);
      facts.gaps.clear();
    }
    for (std::size_t step = 0; step <= last; ++step) take_step(step);
    inventory.distribution = find_distribution(files_, last, gaps_);
    inventory.packages = finish_packages(inventory.distribution ? &*inventory.distribution : nullptr);
    if (!found_database_ && inventory.packages.empty()) {
      gaps_.push_back({ErrorCode::NotFound, "", std::nullopt,
                       "nothing was found that tells what is installed or needed: no package database of dpkg, apk or "
                       "rpm, no package of a language, no lock file; what is there is not known"});
    } else if (found_database_ && !inventory.distribution) {
      gaps_.push_back({ErrorCode::NotFound, "", std::nullopt,
                       "no os-release file names the distribution, so the packages' origin is not known"});
    }
    inventory.gaps = std::move(gaps_);
    return inventory;
  }

 private:
  [[nodiscard]] bool is_visible(const FileFacts& facts, std::size_t step) const {
    return facts.layer <= step && step < facts.hidden_from;
  }

  // What could not be read of a file that can no longer be seen is missed by nobody.
  void take_gaps(const FileFacts& facts, std::vector<Gap>& gaps) {
    for (Gap& gap : gaps) {
      if (gap.path.empty()) gap.path = facts.path;
      gap.layer = facts.layer;
      gaps_.push_back(std::move(gap));
    }
    gaps.clear();
  }

  bool read_databases(std::size_t step) {
    std::map<FileRef, const Cataloger*> wanted;
    for (const Cataloger& cataloger : catalogers_) {
      if (cataloger.read != nullptr) add_files(files_, cataloger, step, wanted);
    }
    found_database_ = found_database_ || !wanted.empty();

    bool changed = wanted.size() != current_.size();
    ReadFiles next;
    for (const auto& [file, cataloger] : wanted) {
      std::vector<FileRef> beside = files_beside(files_, *cataloger, step);
      auto known = current_.extract(file);
      if (known && known.mapped().beside == beside) {
        next.insert(std::move(known));
        continue;
      }
      changed = true;
      Catalog catalog = read_file(files_, *cataloger, step, file, gaps_);
      std::size_t present = 0;
      for (const auto& [other, read] : next) present += read.catalog.packages.size();
      limit_packages(catalog, kMaxPackages - std::min(present, kMaxPackages), file);
      next.emplace(file, ReadFile{cataloger, std::move(beside), std::move(catalog)});
    }
    current_ = std::move(next);
    return changed;
  }

  void take_step(std::size_t step) {
    bool changed = read_databases(step);
    for (const FileFacts& facts : facts_) {
      if (!facts.packages.empty() && (facts.layer == step || facts.hidden_from == step)) changed = true;
    }
    if (!changed) return;
    std::vector<const Package*> packages;
    for (const auto& [file, read] : current_) {
      for (const Package& package : read.catalog.packages) packages.push_back(&package);
    }
    std::size_t left_out = 0;
    for (const FileFacts& facts : facts_) {
      if (!is_visible(facts, step)) continue;
      for (const Package& package : facts.packages) {
        if (packages.size() < kMaxPackages) {
          packages.push_back(&package);
        } else {
          ++left_out;
        }
      }
    }
    if (left_out > 0 && step + 1 == files_.steps()) gaps_.push_back(too_many_packages());
    origins_.add_step(step, packages);
  }

  void limit_packages(Catalog& catalog, std::size_t room, const FileRef& file) {
    if (catalog.packages.size() <= room) return;
    catalog.packages.resize(room);
    Gap gap = too_many_packages();
    gap.path = file.path;
    gap.layer = file.layer;
    gaps_.push_back(std::move(gap));
  }

  std::vector<Package> finish_packages(const Distribution* distribution) {
    const std::size_t last = files_.steps() - 1;
    std::vector<FileFacts*> visible;
    for (FileFacts& facts : facts_) {
      if (facts.packages.empty() && facts.package_gaps.empty()) continue;
      if (is_visible(facts, last)) visible.push_back(&facts);
    }
    std::size_t room = kMaxPackages;
    for (const auto& [file, read] : current_) room -= std::min(room, read.catalog.packages.size());
    for (FileFacts* facts : visible) {
      facts->packages.resize(std::min(room, facts->packages.size()));
      room -= facts->packages.size();
      for (Package& package : facts->packages) {
        origins_.apply_to(package);
        package.purl = purl_of(package, distribution);
        package.found_in.front().path = facts->path;
        package.found_in.front().layer = facts->layer;
      }
    }
    Owners owners;
    if (!visible.empty()) owners = find_owners(visible);

    std::vector<Package> packages;
    for (auto& [file, read] : current_) {
      for (Package& package : read.catalog.packages) {
        origins_.apply_to(package);
        package.purl = purl_of(package, distribution);
        package.provides = owners.provided_by(package);
        if (read.cataloger->complete != nullptr) {
          const std::vector<Gap> gaps = read.cataloger->complete(files_, last, package);
          gaps_.insert(gaps_.end(), gaps.begin(), gaps.end());
        }
        packages.push_back(std::move(package));
      }
    }
    current_.clear();
    for (FileFacts* facts : visible) {
      if (!owners.owns(facts->path)) {
        std::move(facts->packages.begin(), facts->packages.end(), std::back_inserter(packages));
        take_gaps(*facts, facts->package_gaps);
      }
      facts->packages.clear();
    }
    return packages;
  }

  // Asks every database which of the files that list packages its packages own.
  Owners find_owners(const std::vector<FileFacts*>& visible) {
    Owners owners;
    for (const FileFacts* facts : visible) owners.expect(*facts);
    for (const auto& [file, read] : current_) {
      for (const Package& package : read.catalog.packages) owners.list(package);
    }
    for (const auto& [file, read] : current_) {
      if (read.cataloger->visit_files == nullptr) continue;
      const Work work(file.layer, file.path);
      const CatalogInput input{files_, files_.steps() - 1, file, files_.bytes(file)};
      const auto visited = read.cataloger->visit_files(input, [&](const OwnedFile& owned) { owners.add(owned); });
      if (!visited) {
        gaps_.push_back({visited.error().code, file.path, file.layer,
                         visited.error().message + "; a package may be listed twice, as the system's and as its own"});
      }
    }
    return owners;
  }

  const FileTree& files_;
  std::vector<FileFacts>& facts_;
  std::span<const Cataloger> catalogers_;
  ReadFiles current_;  // of the step looked at last
  Origins origins_;
  std::vector<Gap> gaps_;
  bool found_database_ = false;
};

// Of one package that lies in many places not all are listed.
constexpr std::size_t kMaxPlaces = 100;

// Sorts, and joins what is listed alike in several places into one.
void sort_packages(std::vector<Package>& packages) {
  const auto identity = [](const Package& p) { return std::tie(p.type, p.name, p.version, p.architecture); };
  std::stable_sort(packages.begin(), packages.end(),
                   [&](const Package& a, const Package& b) { return identity(a) < identity(b); });
  std::vector<Package> unique;
  unique.reserve(packages.size());
  for (Package& package : packages) {
    if (unique.empty() || identity(unique.back()) != identity(package)) {
      unique.push_back(std::move(package));
      continue;
    }
    auto& places = unique.back().found_in;
    for (Location& location : package.found_in) {
      if (places.size() >= kMaxPlaces) break;
      if (std::find(places.begin(), places.end(), location) == places.end()) places.push_back(std::move(location));
    }
    if (package.layer < unique.back().layer) unique.back().layer = package.layer;
  }
  packages = std::move(unique);
}

}  // namespace

Inventory take_inventory(const FileTree& files, std::vector<FileFacts>& facts, bool is_layered,
                         std::span<const Cataloger> catalogers) {
  Inventory inventory = InventoryTaker(files, facts, catalogers).take();
  sort_packages(inventory.packages);
  resolve_needs(inventory.packages);
  if (!is_layered) {
    for (Package& package : inventory.packages) package.layer.reset();
    for (Gap& gap : inventory.gaps) gap.layer.reset();
  }
  sort_gaps(inventory.gaps);
  return inventory;
}

Inventory take_inventory(const FileTree& files, std::vector<FileFacts>& facts, bool is_layered) {
  return take_inventory(files, facts, is_layered, all_catalogers());
}

}  // namespace coaming
