// NodeTree: where the packages of a lock file lie in each other's node_modules folders.
//
// What a package means by a name depends on where it lies: the nearest package of that name in its own node_modules
// folder, that of the folder above it, and so on (Node.js, "Loading from node_modules folders").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/catalogers/locked_packages.h"

namespace coaming {

inline constexpr std::size_t kMaxNodePlaces = 100'000;
inline constexpr std::size_t kMaxNodeDepth = 32;

class NodeTree {
 public:
  using Place = std::uint32_t;
  static constexpr Place kRoot = 0;

  // The place called `name` inside of another; made if there is none yet. None above a limit.
  std::optional<Place> inside(Place place, std::string_view name);

  // Of "packages/app/node_modules/@babel/core", from the root on. Folders that are not packages are places as well.
  std::optional<Place> at_path(std::string_view path);
  // Of "@babel/core/debug/ms", as bun writes it.
  std::optional<Place> at_names(std::string_view names);

  // There is a package, or a link to another place.
  void put(Place place, std::size_t package);
  void link(Place place, Place target) { places_[place].link = target; }

  // What lies at `place` needs the package that `name` means there. Where that is missing, LockedPackages is told the
  // name alone, unless it is needed only if it is there.
  void add_need(Place place, std::string_view name, bool only_if_there = false);
  // The project itself needs it.
  void add_root(Place place, std::string_view name, bool is_development);

  // Whether a limit was reached, so that some needs are not known.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

  // Tells all needs and roots.
  void resolve_into(LockedPackages& packages) const;

 private:
  struct Node {
    Place parent = 0;
    std::uint32_t depth = 0;
    std::optional<std::size_t> package;
    std::optional<Place> link;
  };
  struct NamedNeed {
    Place place;
    std::uint32_t name;
    bool only_if_there;
  };
  struct NamedRoot {
    Place place;
    std::uint32_t name;
    bool is_development;
  };

  std::optional<std::uint32_t> number_of(std::string_view name);
  [[nodiscard]] std::optional<std::size_t> find(Place place, std::uint32_t name) const;
  [[nodiscard]] static std::string key_of(Place place, std::uint32_t name);

  std::vector<Node> places_ = {Node{}};
  std::unordered_map<std::string, Place, SipHash, std::equal_to<>> children_;  // by key_of()
  std::unordered_map<std::string, std::uint32_t, SipHash, std::equal_to<>> numbers_;
  std::vector<std::string> names_;
  std::size_t name_bytes_ = 0;
  std::vector<NamedNeed> needs_;
  std::vector<NamedRoot> roots_;
  bool is_cut_ = false;
};

}  // namespace coaming
