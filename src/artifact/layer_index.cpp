#include "artifact/layer_index.h"

#include <algorithm>

#include "artifact/image_path.h"

namespace coaming {

std::string LayerIndex::place(const std::string& path) {
  if (!has_links_) return path;
  const std::string_view parent = parent_of(path);
  if (parent.empty()) return path;
  if (parent != last_parent_ || last_parent_.empty()) {
    std::string placed;
    PathWalk walk(parent);
    int links = 0;
    for (std::string_view component = walk.next(); !component.empty(); component = walk.next()) {
      if (component == "..") {
        placed.resize(parent_of(placed).size());
        continue;
      }
      std::string next = join_path(placed, component);
      const KeptPath* link = kept(next);
      if (link == nullptr || link->kind != KeptPath::Kind::SymbolicLink) {
        placed = std::move(next);
        continue;
      }
      if (++links > kMaxLinks || next.size() > kMaxPathBytes) return {};
      if (link->target.starts_with('/')) placed.clear();
      walk.insert(link->target);
    }
    last_parent_ = parent;
    last_placed_ = placed;
  }
  return join_path(last_placed_, name_of(path));
}

void LayerIndex::add_hash(const std::string& path, bool is_folder) {
  if (budget_->paths.fetch_add(1, std::memory_order_relaxed) >= kMaxIndexedPaths) {
    ++unindexed_;
    return;
  }
  hashes_.push_back(hash(path) | static_cast<std::uint64_t>(is_folder));
}

bool LayerIndex::fits(const std::string& path, const std::string& target) {
  const std::size_t bytes = path.size() + target.size() + kKeptPathOverhead;
  if (budget_->kept_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes <= kMaxKeptPathBytes) return true;
  budget_->kept_bytes.fetch_sub(bytes, std::memory_order_relaxed);
  ++unkept_;
  return false;
}

void LayerIndex::remove_below(const std::string& path) {
  const std::string prefix = path + "/";
  auto it = kept_.lower_bound(prefix);
  while (it != kept_.end() && it->first.starts_with(prefix)) it = kept_.erase(it);
}

void LayerIndex::add_folder(const std::string& path) {
  if (path.empty()) return;
  add_hash(path, true);
  if (kept_.erase(path) > 0) last_parent_.clear();
}

void LayerIndex::add_other(const std::string& path) {
  if (path.empty()) return;
  add_hash(path, false);
  if (kept_.empty()) return;
  if (kept_.erase(path) > 0) last_parent_.clear();
  remove_below(path);
}

void LayerIndex::add_kept(const std::string& path, KeptPath kept) {
  if (path.empty()) return;
  add_other(path);
  if (!fits(path, kept.target)) return;
  if (kept.kind == KeptPath::Kind::SymbolicLink) {
    has_links_ = true;
    last_parent_.clear();
  }
  kept_.insert_or_assign(path, std::move(kept));
}

void LayerIndex::add_whiteout(std::string path) {
  if (!path.empty() && fits(path, {})) whiteouts_.insert(std::move(path));
}

void LayerIndex::add_opaque(std::string folder) {
  if (fits(folder, {})) opaque_.insert(std::move(folder));
}

std::vector<std::string> LayerIndex::finish() {
  budget_ = nullptr;
  // Where a path stands more than once, the last one counts, as it does for an engine that unpacks them in turn.
  const auto same_path = [](std::uint64_t a, std::uint64_t b) { return a >> 1 == b >> 1; };
  std::stable_sort(hashes_.begin(), hashes_.end(), [](std::uint64_t a, std::uint64_t b) { return a >> 1 < b >> 1; });
  std::size_t mixed = 0;
  std::size_t out = 0;
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    const bool repeated = out > 0 && same_path(hashes_[out - 1], hashes_[i]);
    if (repeated && hashes_[out - 1] != hashes_[i]) ++mixed;
    if (!repeated) ++out;
    hashes_[out - 1] = hashes_[i];
  }
  hashes_.resize(out);
  hashes_.shrink_to_fit();

  std::vector<std::string> doubts;
  if (unindexed_ > 0) {
    doubts.push_back("the image has more than " + std::to_string(kMaxIndexedPaths) + " paths; " +
                     std::to_string(unindexed_) + " of this layer were not looked at when asking what it replaces");
  }
  if (unkept_ > 0) {
    doubts.push_back("the image has more links and whiteouts than fit into " + std::to_string(kMaxKeptPathBytes) +
                     " bytes; " + std::to_string(unkept_) + " of this layer were passed over");
  }
  if (mixed > 0) {
    doubts.push_back(std::to_string(mixed) +
                     " paths stand in this layer both as a folder and as something else; the last one was taken");
  }
  return doubts;
}

void LayerIndex::take_files_of(const LayerIndex& other) {
  for (const auto& [path, kept] : other.kept_) {
    if (kept.kind == KeptPath::Kind::File || kept.kind == KeptPath::Kind::UnreadFile)
      kept_.insert_or_assign(path, kept);
  }
}

const KeptPath* LayerIndex::kept(std::string_view path) const {
  const auto it = kept_.find(path);
  return it == kept_.end() ? nullptr : &it->second;
}

PathKind LayerIndex::kind(std::string_view path) const {
  const std::uint64_t wanted = hash(path);
  const auto it = std::lower_bound(hashes_.begin(), hashes_.end(), wanted);
  if (it == hashes_.end() || *it >> 1 != wanted >> 1) return PathKind::Absent;
  return (*it & 1) != 0 ? PathKind::Folder : PathKind::Other;
}

bool LayerIndex::hides_below(std::string_view path) const {
  if (whiteouts_.contains(path)) return true;
  for (std::string_view folder = path; !folder.empty();) {
    folder = parent_of(folder);
    if (opaque_.contains(folder)) return true;
    if (folder.empty()) return false;
    if (whiteouts_.contains(folder) || kept_.contains(folder) || kind(folder) == PathKind::Other) return true;
  }
  return false;
}

}  // namespace coaming
