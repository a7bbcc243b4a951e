#include "artifact/entry_collector.h"

#include "artifact/image_path.h"

namespace coaming {

namespace {

// Source: OCI image-spec 1.1, layer.md "Whiteouts".
constexpr std::string_view kWhiteoutPrefix = ".wh.";
constexpr std::string_view kOpaqueName = ".wh..wh..opq";
constexpr std::string_view kMetadataPrefix = ".wh..wh.";  // AUFS's own, of no meaning here

}  // namespace

void EntryCollector::add_gap(ErrorCode code, const std::string& path, const std::string& message) {
  if (gaps_.size() < kMaxGapsPerLayer) {
    gaps_.push_back({code, path, options_.layer, message});
  } else {
    ++unlisted_gaps_;
  }
}

Result<void> EntryCollector::add(const TarEntry& entry, const Chunks& content) {
  if (entry.path.size() > kMaxPathBytes || entry.link_target.size() > kMaxPathBytes) {
    add_gap(ErrorCode::TooLarge, entry.path.substr(0, 100) + "…",
            "its path or link target is longer than " + std::to_string(kMaxPathBytes) + " bytes; passed over");
    return {};
  }
  const ImagePath clean = clean_image_path(entry.path);
  const std::string path = index_.place(clean.path);
  if (index_.has_lost_its_way()) {
    return Error{ErrorCode::TooLarge, "the links in the way of its entries take more than " +
                                          std::to_string(kMaxSteps) + " steps to follow"};
  }
  if (clean.climbed_out) {
    add_gap(ErrorCode::Invalid, entry.path, "points outside the image; taken as /" + clean.path);
  }
  if (path.empty()) {
    if (!clean.path.empty())
      add_gap(ErrorCode::Corrupt, clean.path, "the links above it run in circles or are too many; passed over");
    return {};
  }
  if (options_.has_whiteouts && add_whiteout(path)) return {};
  if (entry.kind == TarKind::Folder) {
    index_.add_folder(path);
    return {};
  }
  if (entry.kind == TarKind::SymbolicLink) {
    index_.add_kept(path, {KeptPath::Kind::SymbolicLink, 0, entry.link_target});
    return {};
  }
  if (entry.kind == TarKind::HardLink) {
    add_hard_link(path, entry);
    return {};
  }
  if (!wanted_.contains(path)) {
    index_.add_other(path);
    return {};
  }
  return add_wanted(path, entry, content);
}

void EntryCollector::add_hard_link(const std::string& path, const TarEntry& entry) {
  const ImagePath target = clean_image_path(entry.link_target);
  if (target.climbed_out) add_gap(ErrorCode::Invalid, entry.path, "a hard link that points outside the image");
  const std::string placed = index_.place(target.path);
  // The link is the file its target is now; the target's name may be given to another file later on.
  const KeptPath* same_file = index_.kept(placed);
  index_.add_kept(path, same_file != nullptr ? *same_file : KeptPath{KeptPath::Kind::HardLink, 0, placed});
}

bool EntryCollector::add_whiteout(const std::string& path) {
  const std::string_view name = name_of(path);
  if (!name.starts_with(kWhiteoutPrefix)) return false;
  const std::string folder(parent_of(path));
  if (name == kOpaqueName) {
    index_.add_opaque(folder);
    return true;
  }
  if (name.starts_with(kMetadataPrefix)) return true;
  const std::string_view hidden = name.substr(kWhiteoutPrefix.size());
  if (hidden.empty() || hidden == "." || hidden == "..") {
    add_gap(ErrorCode::Invalid, path, "a whiteout that names nothing; passed over");
    return true;
  }
  index_.add_whiteout(join_path(folder, hidden));
  return true;
}

Result<void> EntryCollector::add_wanted(const std::string& path, const TarEntry& entry, const Chunks& content) {
  if (entry.kind == TarKind::File) return store(path, entry.size, content);
  add_gap(ErrorCode::Invalid, path, "a device or fifo stands where a file is expected");
  index_.add_kept(path, {KeptPath::Kind::UnreadFile, 0, {}});
  return {};
}

Result<void> EntryCollector::store(const std::string& path, std::uint64_t size, const Chunks& content) {
  const auto slot = spool_.reserve(size);
  if (!slot) {
    add_gap(slot.error().code, path, slot.error().message);
    index_.add_kept(path, {KeptPath::Kind::UnreadFile, 0, {}});
    return {};
  }
  std::uint64_t offset = 0;
  for (;;) {
    const auto piece = content();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    // Zeros are there already, and take no room on the disk: a small archive may hold a great many.
    const bool is_zero = piece->find_first_not_of('\0') == std::string_view::npos;
    const auto written = is_zero ? Result<void>() : spool_.write(*slot, offset, *piece);
    if (!written) {
      add_gap(written.error().code, path, written.error().message);
      index_.add_kept(path, {KeptPath::Kind::UnreadFile, 0, {}});
      return {};
    }
    offset += piece->size();
  }
  index_.add_kept(path, {KeptPath::Kind::File, *slot, {}});
  return {};
}

std::vector<Gap> EntryCollector::finish() {
  for (const std::string& doubt : index_.finish()) add_gap(ErrorCode::TooLarge, "", doubt);
  if (unlisted_gaps_ > 0) {
    gaps_.push_back(
        {ErrorCode::TooLarge, "", options_.layer, "and " + std::to_string(unlisted_gaps_) + " more like these"});
  }
  return std::move(gaps_);
}

}  // namespace coaming
