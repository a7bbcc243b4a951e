#include "artifact/layer_index.h"

#include <algorithm>

#include "artifact/image_path.h"

namespace coaming {

namespace {

constexpr std::size_t kMostPlaces = 64;  // remembered of one path, however deep it is

}  // namespace

std::string LayerIndex::place(const std::string& path) {
  if (!has_links_) return path;
  const std::string_view parent = parent_of(path);
  if (parent.empty()) return path;
  if (parent != last_parent_) {
    last_is_circle_ = !follow_links(parent);
    last_parent_ = parent;
  }
  if (last_is_circle_) return {};
  std::string placed = join_path(places_.back().second, name_of(path));
  return placed.size() > kMaxPathBytes ? std::string() : placed;
}

// Makes places_ those of `folder`. False where its links run in circles.
bool LayerIndex::follow_links(std::string_view folder) {
  const auto leads_to = [&](std::size_t end) {
    const bool is_boundary = end == folder.size() || (end < folder.size() && folder[end] == '/');
    return is_boundary && last_parent_.compare(0, end, folder.substr(0, end)) == 0;
  };
  while (!places_.empty() && !leads_to(places_.back().first)) places_.pop_back();
  std::size_t at = places_.empty() ? 0 : places_.back().first;
  std::string placed = places_.empty() ? std::string() : places_.back().second;
  int steps = 0;
  int links = 0;
  while (at < folder.size()) {
    const std::size_t begin = at == 0 ? 0 : at + 1;
    at = std::min(folder.find('/', begin), folder.size());
    PathWalk walk(folder.substr(begin, at - begin));
    for (std::string_view component = walk.next(); !component.empty(); component = walk.next()) {
      budget_->steps.fetch_add(1, std::memory_order_relaxed);
      if (++steps > kMaxWalk) return false;
      if (component == "..") {
        placed.resize(parent_of(placed).size());
        continue;
      }
      const std::size_t before = placed.size();
      if (!placed.empty()) placed += '/';
      placed += component;
      if (placed.size() > kMaxPathBytes) return false;
      const KeptPath* link = kept(placed);
      if (link == nullptr || link->kind != KeptPath::Kind::SymbolicLink) continue;
      if (++links > kMaxLinks) return false;
      placed.resize(link->target.starts_with('/') ? 0 : before);
      walk.insert(link->target);
    }
    if (at == folder.size() || places_.size() < kMostPlaces) places_.emplace_back(at, placed);
  }
  return true;
}

void LayerIndex::forget_places() {
  last_parent_.clear();
  places_.clear();
}

void LayerIndex::add_hash(std::string_view path, bool is_folder) {
  if (budget_->paths.fetch_add(1, std::memory_order_relaxed) >= budget_->max_paths) {
    ++unindexed_;
    return;
  }
  hashes_.push_back(hash(path) | static_cast<std::uint64_t>(is_folder));
}

// The folder and those above it, but for what the last call has seen already.
void LayerIndex::add_folders(std::string_view folder) {
  if (folder == last_folder_) return;
  const auto parts = std::mismatch(folder.begin(), folder.end(), last_folder_.begin(), last_folder_.end());
  auto at = static_cast<std::size_t>(parts.first - folder.begin());
  const auto ends_at = [at](std::string_view path) { return at == path.size() || path[at] == '/'; };
  const bool is_whole = ends_at(folder) && ends_at(last_folder_);
  if (!is_whole) at = at == 0 ? 0 : std::min(folder.rfind('/', at - 1) + 1, at);
  while (at < folder.size()) {
    at = std::min(folder.find('/', at + 1), folder.size());
    add_hash(folder.substr(0, at), true);
  }
  last_folder_ = folder;
}

bool LayerIndex::fits(const std::string& path, const std::string& target) {
  const std::size_t bytes = path.size() + target.size() + kKeptPathOverhead;
  if (budget_->kept_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes <= budget_->max_kept_bytes) return true;
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
  if (kept_.erase(path) > 0) forget_places();
  add_folders(path);
}

void LayerIndex::add_other(const std::string& path) {
  if (path.empty()) return;
  add_folders(parent_of(path));
  add_hash(path, false);
  if (kept_.empty()) return;
  if (kept_.erase(path) > 0) forget_places();
  remove_below(path);
}

void LayerIndex::add_kept(const std::string& path, KeptPath kept) {
  if (path.empty()) return;
  add_other(path);
  if (!fits(path, kept.target)) return;
  if (kept.kind == KeptPath::Kind::SymbolicLink) {
    has_links_ = true;
    forget_places();
  }
  kept_.insert_or_assign(path, std::move(kept));
}

void LayerIndex::add_whiteout(const std::string& path) {
  if (path.empty()) return;
  add_folders(parent_of(path));
  if (fits(path, {})) whiteouts_.insert(path);
}

void LayerIndex::add_opaque(const std::string& folder) {
  add_folders(folder);
  if (fits(folder, {})) opaque_.insert(folder);
}

std::vector<std::string> LayerIndex::finish() {
  const std::size_t max_paths = budget_->max_paths;
  const std::size_t max_kept_bytes = budget_->max_kept_bytes;
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
    doubts.push_back("the image has more than " + std::to_string(max_paths) + " paths; " + std::to_string(unindexed_) +
                     " of this layer were not looked at when asking what it replaces");
  }
  if (unkept_ > 0) {
    doubts.push_back("the image has more links and whiteouts than fit into " + std::to_string(max_kept_bytes) +
                     " bytes; " + std::to_string(unkept_) + " of this layer were passed over");
  }
  if (mixed > 0) {
    doubts.push_back(std::to_string(mixed) +
                     " paths stand in this layer both as a folder and as something else; the last one was taken");
  }
  const auto remade = std::count_if(whiteouts_.begin(), whiteouts_.end(),
                                    [&](const std::string& path) { return kind(path) == PathKind::Folder; });
  if (remade > 0) {
    doubts.push_back(std::to_string(remade) +
                     " folders are removed and made again in this layer; engines do not agree "
                     "on what of the layers below can still be seen in them, here nothing");
  }
  return doubts;
}

void LayerIndex::take_files_of(const LayerIndex& other, const WantedPaths& wanted) {
  for (const auto& [path, kept] : other.kept_) {
    const bool is_file = kept.kind == KeptPath::Kind::File || kept.kind == KeptPath::Kind::UnreadFile;
    if (is_file) kept_.insert_or_assign(path, kept);
  }
  for (auto& [path, kept] : kept_) {
    if (kept.kind == KeptPath::Kind::HardLink && wanted.contains(kept.target)) kept.is_settled = true;
  }
}

bool LayerIndex::uses_slots_below(std::size_t count) const {
  return std::all_of(kept_.begin(), kept_.end(), [&](const auto& entry) {
    return entry.second.kind != KeptPath::Kind::File || entry.second.slot < count;
  });
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

bool LayerIndex::mentions(std::string_view path) const {
  return kind(path) != PathKind::Absent || kept_.contains(path) || whiteouts_.contains(path) || opaque_.contains(path);
}

}  // namespace coaming
