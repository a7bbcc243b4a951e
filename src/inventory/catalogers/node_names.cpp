#include "inventory/catalogers/node_names.h"

#include <algorithm>

namespace coaming {

NodeSpec split_node_spec(std::string_view spec) {
  const auto at = spec.find('@', 1);  // the one at the front begins a scope
  if (at == std::string_view::npos) return {spec, {}};
  return {spec.substr(0, at), spec.substr(at + 1)};
}

bool is_node_version(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('=')) text.remove_prefix(1);
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  return text.find_first_of(":/#") == std::string_view::npos;
}

std::string version_of_place(std::string_view place) {
  const auto hash = place.find('#');
  if (hash != std::string_view::npos) {
    std::string_view commit = place.substr(hash + 1);
    if (commit.starts_with("commit=")) commit.remove_prefix(7);
    commit = commit.substr(0, commit.find('&'));
    if (!commit.empty()) return std::string(commit);
    place = place.substr(0, hash);
  }
  place = place.substr(0, place.find('?'));
  const auto scheme = place.find("://");
  if (scheme == std::string_view::npos) return std::string(place);
  const auto host = scheme + 3;
  const auto host_end = std::min(place.find('/', host), place.size());
  const auto user_end = place.substr(0, host_end).rfind('@');
  if (user_end == std::string_view::npos || user_end < host) return std::string(place);
  return std::string(place.substr(0, host)) + std::string(place.substr(user_end + 1));
}

bool is_in_node_modules(std::string_view path) {
  constexpr std::string_view kFolder = "node_modules/";
  const auto found = path.find(kFolder);
  return found == 0 || path.find("/node_modules/") != std::string_view::npos;
}

}  // namespace coaming
