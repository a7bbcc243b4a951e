#include "artifact/layered_tree.h"

#include <algorithm>

#include "artifact/image_path.h"

namespace coaming {

LayeredTree::Node LayeredTree::node_at(std::string_view path, std::size_t step) const {
  for (std::size_t layer = step + 1; layer-- > 0;) {
    const LayerIndex& index = *layers_[layer];
    if (const KeptPath* kept = index.kept(path)) return {PathKind::Other, kept, layer};
    const PathKind kind = index.kind(path);
    if (kind != PathKind::Absent) return {kind, nullptr, layer};
    if (index.hides_below(path)) return {};
  }
  return {};
}

LayeredTree::Place::Kind LayeredTree::kind_of(const Node& node, bool is_last) {
  if (node.kept != nullptr) {
    return node.kept->kind == KeptPath::Kind::File ? Place::Kind::File : Place::Kind::Unread;
  }
  switch (node.kind) {
    case PathKind::Other: return Place::Kind::Unkept;
    case PathKind::Folder: return Place::Kind::Folder;
    case PathKind::Absent: break;
  }
  // Archives may leave out the folders that lead to a file.
  return is_last ? Place::Kind::Absent : Place::Kind::Folder;
}

LayeredTree::Place LayeredTree::resolve(std::string_view path, std::size_t step) const {
  Place place;
  PathWalk walk(path);
  int links = 0;
  for (std::string_view component = walk.next(); !component.empty(); component = walk.next()) {
    if (component == "..") {
      place = {Place::Kind::Folder, std::string(parent_of(place.path)), 0, 0};
      continue;
    }
    std::string next = join_path(place.path, component);
    const Node node = node_at(next, step);
    const KeptPath* kept = node.kept;
    const bool is_symbolic = kept != nullptr && kept->kind == KeptPath::Kind::SymbolicLink;
    const bool is_hard = kept != nullptr && kept->kind == KeptPath::Kind::HardLink;
    if (is_symbolic || is_hard) {
      if (++links > kMaxLinks || next.size() > kMaxPathBytes) return {Place::Kind::Circle, next, node.layer, 0};
      // A hard link's target is meant as it was at the time of the layer that made the link.
      if (is_hard) step = node.layer;
      if (is_hard || kept->target.starts_with('/')) place = {};
      walk.insert(kept->target);
      continue;
    }
    place = {kind_of(node, walk.at_end()), std::move(next), node.layer, kept != nullptr ? kept->slot : 0};
    // Below something that is no folder there is nothing.
    const bool below = place.kind != Place::Kind::Folder && !walk.at_end();
    if (below) return {Place::Kind::Absent, std::move(place.path), 0, 0};
  }
  return place;
}

std::optional<FileRef> LayeredTree::find(std::string_view path, std::size_t step) const {
  Place place = resolve(path, step);
  if (place.kind != Place::Kind::File) return std::nullopt;
  return FileRef{std::move(place.path), place.layer, place.slot};
}

std::vector<FileRef> LayeredTree::list(std::string_view path, std::size_t step) const {
  const Place folder = resolve(path, step);
  if (folder.kind != Place::Kind::Folder && folder.kind != Place::Kind::Absent) return {};
  std::set<std::string> names;
  const std::string prefix = folder.path.empty() ? "" : folder.path + "/";
  for (std::size_t layer = 0; layer <= step; ++layer) {
    const auto& kept = layers_[layer]->all_kept();
    for (auto it = kept.lower_bound(prefix); it != kept.end() && it->first.starts_with(prefix); ++it) {
      const std::string_view name = std::string_view(it->first).substr(prefix.size());
      if (name.find('/') == std::string_view::npos) names.emplace(name);
    }
  }
  std::vector<FileRef> files;
  for (const std::string& name : names) {
    if (auto file = find(prefix + name, step)) files.push_back(std::move(*file));
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

}  // namespace coaming
