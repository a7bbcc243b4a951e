#include "inventory/catalogers/locked_packages.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace coaming {

Result<Catalog> parse_whole(const ByteRange& bytes, std::uint64_t limit, Result<Catalog> (*parse)(std::string_view)) {
  if (const auto text = bytes.in_memory(); text && text->size() <= limit) return parse(*text);
  const auto text = bytes.read_all(limit);
  if (!text) return text.error();
  return parse(*text);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 80;
  return "\"" + printable(text.substr(0, kShown)) + (text.size() > kShown ? "...\"" : "\"");
}

std::optional<std::size_t> LockedPackages::add(std::string_view name, std::string_view version, std::size_t line,
                                               bool is_development) {
  if (name.empty() || version.empty()) {
    add_gap(ErrorCode::Corrupt, line,
            name.empty() ? "a package without a name" : "the package " + quoted(name) + " has no version");
    return std::nullopt;
  }
  for (const std::string_view text : {name, version}) {
    if (text.size() <= kMaxLockedTextBytes) continue;
    add_gap(ErrorCode::TooLarge, line,
            quoted(text) + " has " + std::to_string(text.size()) + " bytes; the limit for a name or a version is " +
                std::to_string(kMaxLockedTextBytes));
    return std::nullopt;
  }
  std::string identity(name);
  identity += '\0';
  identity += version;
  if (const auto known = numbers_.find(identity); known != numbers_.end()) {
    if (!is_development) catalog_.packages[known->second].is_development = false;
    return known->second;
  }
  if (catalog_.packages.size() == max_packages_of_file()) {
    tell_once(told_packages_, too_many_packages().message);
    return std::nullopt;
  }
  const std::size_t bytes = 2 * (name.size() + version.size()) + name.size();  // here and in numbers_
  if (!has_room(bytes)) return std::nullopt;
  kept_bytes_ += bytes;
  Package package;
  package.type = type_;
  package.name = name;
  package.version = version;
  package.source_name = name;
  package.is_development = is_development;
  package.found_in.push_back({"", 0, line});
  catalog_.add_package(std::move(package));
  numbers_.emplace(std::move(identity), catalog_.packages.size() - 1);
  return catalog_.packages.size() - 1;
}

bool LockedPackages::has_room(std::size_t bytes) {
  if (kept_bytes_ + bytes <= kMaxLockedTotalBytes) return true;
  tell_once(told_bytes_, "more than " + std::to_string(kMaxLockedTotalBytes) +
                             " bytes of names, versions and licences; what comes behind them is missing here");
  return false;
}

// Whether a short text that belongs to a package can be kept.
bool LockedPackages::keep(std::string_view text, std::size_t line, std::string_view what) {
  if (text.size() > kMaxLockedTextBytes) {
    add_gap(ErrorCode::TooLarge, line, std::string(what) + " of " + std::to_string(text.size()) + " bytes is left out");
    return false;
  }
  if (!has_room(text.size())) return false;
  kept_bytes_ += text.size();
  return true;
}

void LockedPackages::add_license(std::size_t package, std::string_view license) {
  Package& to = catalog_.packages[package];
  if (license.empty() || std::find(to.licenses.begin(), to.licenses.end(), license) != to.licenses.end()) return;
  const std::size_t line = to.found_in.front().line;
  if (to.licenses.size() == kMaxLicenses) {  // so that the search above stays short
    add_gap(ErrorCode::TooLarge, line, "more than " + std::to_string(kMaxLicenses) + " licences; some are left out");
    return;
  }
  if (!keep(license, line, "a licence")) return;
  to.licenses.emplace_back(license);
}

void LockedPackages::set_architecture(std::size_t package, std::string_view architecture) {
  if (!keep(architecture, at(package).found_in.front().line, "an architecture")) return;
  catalog_.packages[package].architecture = architecture;
}

void LockedPackages::set_development(std::size_t package, bool is_development) {
  catalog_.packages[package].is_development = is_development;
}

bool LockedPackages::has_room_for_need(std::size_t bytes) {
  if (needs_ == kMaxLockedNeeds) {
    tell_once(told_needs_, "more than " + std::to_string(kMaxLockedNeeds) +
                               " dependencies between packages; those beyond are missing here");
    return false;
  }
  if (!has_room(bytes)) return false;
  ++needs_;
  kept_bytes_ += bytes;
  return true;
}

void LockedPackages::add_need(std::size_t package, std::string_view name, std::string_view version) {
  if (name.empty() || !has_room_for_need(name.size() + version.size())) return;
  catalog_.packages[package].needs.push_back({std::string(name), std::string(version)});
}

void LockedPackages::add_need(std::size_t package, std::size_t needed) {
  const Package& to = at(needed);
  if (!has_room_for_need(to.name.size() + to.version.size())) return;
  catalog_.packages[package].needs.push_back({to.name, to.version});
  edges_.emplace_back(package, needed);
}

void LockedPackages::add_need_by_key(std::size_t package, std::string_view name, std::string_view key) {
  if (!has_room_for_need(name.size() + key.size())) return;
  keyed_needs_.push_back({package, std::string(name), std::string(key)});
}

void LockedPackages::add_key(std::string_view key, std::size_t package) {
  if (keys_.size() == kMaxLockedKeys) {
    tell_once(told_keys_, "more than " + std::to_string(kMaxLockedKeys) +
                              " names for packages; some needs are given without their version");
    return;
  }
  if (!has_room(key.size())) return;
  if (keys_.emplace(key, package).second) kept_bytes_ += key.size();
}

std::optional<std::size_t> LockedPackages::find_key(std::string_view key) const {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

void LockedPackages::add_root_by_key(std::string_view key, bool is_development) {
  if (has_room_for_need(key.size())) keyed_roots_.push_back({std::string(key), is_development});
}

void LockedPackages::add_root(std::size_t package, bool is_development) { roots_.push_back({package, is_development}); }

void LockedPackages::add_gap(ErrorCode code, std::size_t line, std::string_view message) {
  catalog_.add_gap(code, (line == 0 ? "" : "line " + std::to_string(line) + ": ") + std::string(message));
}

void LockedPackages::add_gap_for_alias(std::optional<std::size_t> line) {
  if (line)
    add_gap(ErrorCode::Unsupported, *line, "an alias of YAML is not followed; what it stands for is missing here");
}

void LockedPackages::tell_once(bool& told, const std::string& message) {
  if (!told) catalog_.gaps.push_back({ErrorCode::TooLarge, "", std::nullopt, message});
  told = true;
}

void LockedPackages::resolve_keys() {
  needs_ -= keyed_needs_.size();
  for (const Keyed& need : keyed_needs_) {
    kept_bytes_ -= need.name.size() + need.key.size();
    if (const auto needed = find_key(need.key)) {
      add_need(need.package, *needed);
    } else {
      add_need(need.package, need.name, "");
    }
  }
  keyed_needs_ = {};
  for (const KeyedRoot& root : keyed_roots_) {
    if (const auto package = find_key(root.key)) add_root(*package, root.is_development);
  }
}

void LockedPackages::mark_development() {
  if (roots_.empty()) return;
  std::sort(edges_.begin(), edges_.end());
  const auto reach = [&](bool is_development) {
    std::vector<bool> is_reached(catalog_.packages.size());
    std::vector<std::size_t> next;
    const auto visit = [&](std::size_t package) {
      if (!is_reached[package]) next.push_back(package);
      is_reached[package] = true;
    };
    for (const Root& root : roots_) {
      if (root.is_development == is_development) visit(root.package);
    }
    while (!next.empty()) {
      const std::size_t from = next.back();
      next.pop_back();
      auto edge = std::lower_bound(edges_.begin(), edges_.end(), std::pair(from, std::size_t{0}));
      for (; edge != edges_.end() && edge->first == from; ++edge) visit(edge->second);
    }
    return is_reached;
  };
  const std::vector<bool> for_use = reach(false);
  const std::vector<bool> for_development = reach(true);
  for (std::size_t i = 0; i < catalog_.packages.size(); ++i) {
    if (for_use[i] || for_development[i]) catalog_.packages[i].is_development = !for_use[i];
  }
}

Catalog LockedPackages::take() {
  resolve_keys();
  mark_development();
  for (Package& package : catalog_.packages) {
    std::sort(package.licenses.begin(), package.licenses.end());
    std::set<std::pair<std::string, std::string>> known;  // of the needs, each once
    if (package.needs.size() < 2) continue;
    std::erase_if(package.needs, [&](const Need& need) { return !known.emplace(need.name, need.version).second; });
  }
  return std::move(catalog_);
}

}  // namespace coaming
