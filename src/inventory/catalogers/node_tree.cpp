#include "inventory/catalogers/node_tree.h"

#include <algorithm>
#include <cstring>

namespace coaming {

std::string NodeTree::key_of(Place place, std::uint32_t name) {
  std::string key(sizeof place + sizeof name, '\0');
  std::memcpy(key.data(), &place, sizeof place);
  std::memcpy(key.data() + sizeof place, &name, sizeof name);
  return key;
}

std::optional<std::uint32_t> NodeTree::number_of(std::string_view name) {
  if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
  if (names_.size() == kMaxNodePlaces || name.size() > kMaxLockedTextBytes ||
      name_bytes_ + name.size() > kMaxLockedTotalBytes) {
    is_cut_ = true;
    return std::nullopt;
  }
  name_bytes_ += name.size();
  const auto number = static_cast<std::uint32_t>(names_.size());
  names_.emplace_back(name);
  numbers_.emplace(name, number);
  return number;
}

std::optional<NodeTree::Place> NodeTree::inside(Place place, std::string_view name) {
  const auto number = number_of(name);
  if (!number) return std::nullopt;
  const std::string key = key_of(place, *number);
  if (const auto known = children_.find(key); known != children_.end()) return known->second;
  if (places_.size() == kMaxNodePlaces || places_[place].depth == kMaxNodeDepth) {
    is_cut_ = true;
    return std::nullopt;
  }
  const auto made = static_cast<Place>(places_.size());
  places_.push_back({place, places_[place].depth + 1, std::nullopt, std::nullopt});
  children_.emplace(key, made);
  return made;
}

std::optional<NodeTree::Place> NodeTree::at_path(std::string_view path) {
  constexpr std::string_view kModules = "node_modules";
  std::optional<Place> place = kRoot;
  bool is_in_modules = false;
  while (place && !path.empty()) {
    auto end = std::min(path.find('/'), path.size());
    if (is_in_modules && path.starts_with('@') && end < path.size()) {
      end = std::min(path.find('/', end + 1), path.size());  // a scope and a name
    }
    const std::string_view component = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (component == kModules) {
      is_in_modules = true;
      continue;
    }
    // A folder must not be taken for a package of the same name.
    place = inside(*place, is_in_modules ? std::string(component) : "/" + std::string(component));
    is_in_modules = false;
  }
  return place;
}

std::optional<NodeTree::Place> NodeTree::at_names(std::string_view names) {
  std::optional<Place> place = kRoot;
  while (place && !names.empty()) {
    auto end = std::min(names.find('/'), names.size());
    if (names.starts_with('@') && end < names.size()) end = std::min(names.find('/', end + 1), names.size());
    place = inside(*place, names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return place;
}

void NodeTree::put(Place place, std::size_t package) {
  if (!places_[place].package) places_[place].package = package;
}

void NodeTree::add_need(Place place, std::string_view name, bool only_if_there) {
  const auto number = number_of(name);
  if (!number) return;
  if (needs_.size() == kMaxLockedNeeds) {
    is_cut_ = true;
    return;
  }
  needs_.push_back({place, *number, only_if_there});
}

void NodeTree::add_root(Place place, std::string_view name, bool is_development) {
  const auto number = number_of(name);
  if (!number) return;
  if (roots_.size() == kMaxLockedNeeds) {
    is_cut_ = true;
    return;
  }
  roots_.push_back({place, *number, is_development});
}

std::optional<std::size_t> NodeTree::find(Place place, std::uint32_t name) const {
  for (;;) {
    if (const auto child = children_.find(key_of(place, name)); child != children_.end()) {
      const Node& found = places_[child->second];
      if (found.package) return found.package;
      if (found.link) return places_[*found.link].package;
    }
    if (place == kRoot) return std::nullopt;
    place = places_[place].parent;
  }
}

void NodeTree::resolve_into(LockedPackages& packages) const {
  for (const NamedNeed& need : needs_) {
    const auto package = places_[need.place].package;
    if (!package) continue;  // the project's own
    if (const auto needed = find(need.place, need.name)) {
      packages.add_need(*package, *needed);
    } else if (!need.only_if_there) {
      packages.add_need(*package, names_[need.name], "");
    }
  }
  for (const NamedRoot& root : roots_) {
    if (const auto needed = find(root.place, root.name)) packages.add_root(*needed, root.is_development);
  }
}

}  // namespace coaming
