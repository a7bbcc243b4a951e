#include "artifact/layered_tree.h"

#include <algorithm>

#include "artifact/image_path.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxRemembered = 1 << 14;  // paths

}  // namespace

// What stands at a path, at a step.
struct LayeredTree::Node {
  PathKind kind = PathKind::Absent;
  const KeptPath* kept = nullptr;
  std::size_t layer = 0;
  std::size_t floor = 0;  // of a folder: layers below this one show nothing in it
};

const std::vector<std::size_t>& LayeredTree::layers_with(std::string_view path) const {
  if (layers_with_.size() >= kMaxRemembered) layers_with_.clear();
  const auto [it, is_new] = layers_with_.try_emplace(std::string(path));
  if (is_new) {
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
      if (index(layer).mentions(path)) it->second.push_back(layer);
    }
  }
  return it->second;
}

// Looks down through the layers, not below `floor`, where the folder that holds the path ends.
LayeredTree::Node LayeredTree::node_at(std::string_view path, std::size_t step, std::size_t floor) const {
  Node node;
  node.floor = floor;
  const std::vector<std::size_t>& layers = layers_with(path);
  auto it = std::upper_bound(layers.begin(), layers.end(), step);
  while (it != layers.begin() && *--it >= floor) {
    const LayerIndex& layer = index(*it);
    const KeptPath* kept = layer.kept(path);
    const PathKind kind = kept != nullptr ? PathKind::Other : layer.kind(path);
    const bool is_first = node.kind == PathKind::Absent;
    if (kind != PathKind::Absent && is_first) node = {kind, kept, *it, floor};
    if (kind == PathKind::Other) {
      if (!is_first) node.floor = *it + 1;  // a folder stands over something else, of which it shows nothing
      return node;
    }
    if (layer.has_whiteout(path) || layer.is_opaque(path)) {
      node.floor = *it;
      return node;
    }
  }
  return node;
}

// The way of one path through the tree.
class LayeredTree::Walk {
 public:
  explicit Walk(const LayeredTree& tree) : tree_(tree) {}

  // Follows all links; a link that is the last component only where `follow_last` says so.
  Place to(std::string_view path, std::size_t step, bool follow_last) {
    Place place = root();
    std::vector<std::size_t> floors{tree_.node_at("", step, 0).floor};  // of the root and the folders down to `place`
    PathWalk walk(path);
    for (std::string_view component = walk.next(); !component.empty(); component = walk.next()) {
      if (++components_ > kMaxWalk) return {Place::Kind::Circle, place.path, 0, 0};
      if (component == "..") {
        place = {Place::Kind::Folder, std::string(parent_of(place.path)), 0, 0};
        if (floors.size() > 1) floors.pop_back();
        continue;
      }
      std::string next = join_path(place.path, component);
      if (next.size() > kMaxPathBytes) return {Place::Kind::Circle, std::move(next), 0, 0};
      const Node node = tree_.node_at(next, step, floors.back());
      const bool is_last = walk.at_end();
      Place found = place_of(node, std::move(next), is_last);
      const bool is_hard = node.kept != nullptr && node.kept->kind == KeptPath::Kind::HardLink;
      if (is_hard) found = behind(node, found.path);
      if (link_ != nullptr && (follow_last || !is_last)) {
        if (++links_ > kMaxLinks) return {Place::Kind::Circle, std::move(found.path), node.layer, 0};
        if (link_->starts_with('/')) {
          place = root();
          floors.resize(1);
        }
        walk.insert(*std::exchange(link_, nullptr));
        continue;
      }
      // What is not yet known of a hard link may still turn out to lead on.
      const bool is_open = is_hard && found.kind == Place::Kind::Unkept;
      if (is_last || is_open || found.kind == Place::Kind::Circle) return found;
      // Below something that is no folder there is nothing.
      if (found.kind != Place::Kind::Folder) return {Place::Kind::Absent, std::move(found.path), 0, 0};
      place = std::move(found);
      floors.push_back(node.floor);
    }
    return place;
  }

 private:
  static Place root() { return {Place::Kind::Folder, {}, 0, 0}; }

  // Sets link_ where the node is a symbolic link.
  Place place_of(const Node& node, std::string path, bool is_last) {
    link_ = nullptr;
    Place place{Place::Kind::Absent, std::move(path), node.layer, 0};
    if (node.kept != nullptr) {
      if (node.kept->kind == KeptPath::Kind::SymbolicLink) link_ = &node.kept->target;
      place.kind = node.kept->kind == KeptPath::Kind::File ? Place::Kind::File : Place::Kind::Unread;
      place.slot = node.kept->slot;
    } else if (node.kind == PathKind::Other) {
      place.kind = Place::Kind::Unkept;
    } else if (node.kind == PathKind::Folder || !is_last) {
      // Where there are too many paths to be indexed, a folder may be missing that leads to a file.
      place.kind = Place::Kind::Folder;
    }
    return place;
  }

  // What a hard link's target was at the time of the layer that made the link. Sets link_ where that was a
  // symbolic link, which then leads on from the place of the hard link.
  Place behind(const Node& hard_link, const std::string& path) {
    if (++links_ > kMaxLinks) return {Place::Kind::Circle, path, hard_link.layer, 0};
    // Its layer may hold more than one file of the target's name; only reading it again tells which one is meant.
    const std::string& name = hard_link.kept->target;
    const bool is_in_layer = tree_.index(hard_link.layer).kind(name) != PathKind::Absent;
    if (is_in_layer && !hard_link.kept->is_settled) return {Place::Kind::Unkept, name, hard_link.layer, 0};
    if (hard_link.layer == 0) return {Place::Kind::Absent, path, 0, 0};
    Place target = to(name, hard_link.layer - 1, false);
    if (target.kind == Place::Kind::Folder) target.kind = Place::Kind::Absent;  // there are none to folders
    return target;
  }

  const LayeredTree& tree_;
  const std::string* link_ = nullptr;  // the target of the symbolic link that was met last
  int links_ = 0;
  int components_ = 0;
};

LayeredTree::Place LayeredTree::resolve(std::string_view path, std::size_t step) const {
  return Walk(*this).to(path, step, true);
}

std::optional<FileRef> LayeredTree::find(std::string_view path, std::size_t step) const {
  Place place = resolve(path, step);
  if (place.kind != Place::Kind::File) return std::nullopt;
  return FileRef{std::move(place.path), place.layer, place.slot};
}

std::set<std::string> LayeredTree::names_in(const Place& folder, std::size_t step) const {
  std::set<std::string> names;
  const std::string prefix = folder.path.empty() ? "" : folder.path + "/";
  for (std::size_t layer = 0; layer <= step; ++layer) {
    const auto& kept = index(layer).all_kept();
    auto it = kept.lower_bound(prefix);
    while (it != kept.end() && it->first.starts_with(prefix)) {
      const auto slash = it->first.find('/', prefix.size());
      if (slash == std::string::npos) {
        names.insert(it->first.substr(prefix.size()));
        ++it;
      } else {
        it = kept.lower_bound(it->first.substr(0, slash) + char('/' + 1));  // behind all that lies in this folder
      }
    }
  }
  return names;
}

std::vector<FileRef> LayeredTree::list(std::string_view path, std::size_t step) const {
  const Place folder = resolve(path, step);
  if (folder.kind != Place::Kind::Folder) return {};
  std::vector<FileRef> files;
  for (const std::string& name : names_in(folder, step)) {
    if (auto file = find(join_path(folder.path, name), step)) files.push_back(std::move(*file));
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

std::size_t LayeredTree::folder_hidden_from(std::string_view folder, std::size_t layer) const {
  if (folder.empty()) {
    for (std::size_t step = layer + 1; step < layers_.size(); ++step) {
      if (index(step).is_opaque("")) return step;
    }
    return layers_.size();
  }
  if (folders_hidden_from_.size() >= kMaxRemembered) folders_hidden_from_.clear();
  const auto key = std::pair(layer, std::string(folder));
  if (const auto it = folders_hidden_from_.find(key); it != folders_hidden_from_.end()) return it->second;
  std::size_t hidden = folder_hidden_from(parent_of(folder), layer);
  for (const std::size_t step : layers_with(folder)) {
    if (step <= layer) continue;
    if (step >= hidden) break;
    const LayerIndex& above = index(step);
    const bool is_replaced = above.kept(folder) != nullptr || above.kind(folder) == PathKind::Other;
    if (is_replaced || above.has_whiteout(folder) || above.is_opaque(folder)) hidden = step;
  }
  folders_hidden_from_.emplace(key, hidden);
  return hidden;
}

std::size_t LayeredTree::hidden_from(std::string_view path, std::size_t layer) const {
  const std::size_t hidden = folder_hidden_from(parent_of(path), layer);
  for (const std::size_t step : layers_with(path)) {
    if (step > layer) return std::min(step, hidden);
  }
  return hidden;
}

}  // namespace coaming
