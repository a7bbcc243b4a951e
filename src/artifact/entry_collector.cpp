#include "artifact/entry_collector.h"

#include <algorithm>
#include <new>

#include "artifact/image_path.h"
#include "base/black_box.h"

namespace coaming {

namespace {

// Source: OCI image-spec 1.1, layer.md "Whiteouts".
constexpr std::string_view kWhiteoutPrefix = ".wh.";
constexpr std::string_view kOpaqueName = ".wh..wh..opq";
constexpr std::string_view kMetadataPrefix = ".wh..wh.";  // AUFS's own, of no meaning here

FileType type_of(TarKind kind) {
  switch (kind) {
    case TarKind::File:
    case TarKind::HardLink: return FileType::File;
    case TarKind::SymbolicLink: return FileType::SymbolicLink;
    case TarKind::Folder: return FileType::Folder;
    case TarKind::Device: return FileType::Device;
    case TarKind::Fifo: return FileType::Fifo;
  }
  return FileType::File;
}

FileEntry file_entry(std::string_view path, const TarEntry& entry) {
  return {path, type_of(entry.kind), entry.mode, entry.uid, entry.gid, entry.size, entry.capabilities};
}

// Leaves what does not depend on whether the file is still there: findings and gaps.
void clear_packages(FileFacts& facts) {
  std::vector<Package>().swap(facts.packages);
  facts.package_gaps.clear();
  facts.locks.clear();
  facts.asks_for.clear();
}

}  // namespace

void EntryCollector::add_gap(ErrorCode code, const std::string& path, const std::string& message) {
  if (gaps_.size() < kMaxGapsPerLayer) {
    gaps_.push_back({code, path, options_.layer, message});
  } else {
    ++unlisted_gaps_;
  }
}

Result<void> EntryCollector::add(const TarEntry& entry, const Chunks& content, const ByteRange& lying) {
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
  forget_facts(path, entry.kind == TarKind::Folder);
  if (forgetting_steps_ > kMaxSteps) {
    return Error{ErrorCode::TooLarge, "it replaces its own folders by files too often"};
  }
  FileFacts facts;
  if (options_.reader != nullptr) options_.reader->look(file_entry(path, entry), facts);
  if (entry.kind == TarKind::File) return add_file(path, entry, content, lying, std::move(facts));
  keep_facts(path, std::move(facts));
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
  if (wanted_.contains(path)) {
    add_gap(ErrorCode::Invalid, path, "a device or fifo stands where a file is expected");
    index_.add_kept(path, {KeptPath::Kind::UnreadFile, 0, {}});
  } else {
    index_.add_other(path);
  }
  return {};
}

void EntryCollector::add_hard_link(const std::string& path, const TarEntry& entry) {
  const ImagePath target = clean_image_path(entry.link_target);
  if (target.climbed_out) add_gap(ErrorCode::Invalid, entry.path, "a hard link that points outside the image");
  const std::string placed = index_.place(target.path);
  // The link is the file its target is now; the target's name may be given to another file later on.
  if (options_.reader != nullptr && !read_.contains(placed)) {
    const bool is_wanted = options_.reader->wants(file_entry(path, entry), {});
    if (is_wanted && unread_links_.size() < kMaxUnreadLinks) unread_links_.try_emplace(placed, path);
  }
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

Result<void> EntryCollector::add_file(const std::string& path, const TarEntry& entry, const Chunks& content,
                                      const ByteRange& lying, FileFacts facts) {
  const bool is_wanted = wanted_.contains(path);
  if (const auto suspect = options_.suspects.find(path); suspect != options_.suspects.end()) {
    add_gap(ErrorCode::Unavailable, path, suspect->second);
    if (is_wanted) index_.add_kept(path, {KeptPath::Kind::UnreadFile, 0, {}});
    if (!is_wanted) index_.add_other(path);
    return {};
  }
  const FileEntry file = file_entry(path, entry);
  bool is_read = false;
  Chunks rest = content;
  if (options_.reader != nullptr) {
    const auto first = buffer_.begin(content, entry.size, kFirstBytes);
    if (!first) return first.error();
    is_read = options_.reader->wants(file, first->substr(0, kFirstBytes));
    rest = buffer_.pieces(content);
  }
  if (!is_wanted) index_.add_other(path);
  if (is_wanted) {
    const auto slot = store(path, entry.size, rest);
    if (!slot) return slot.error();
    if (*slot && is_read) read(file, spool_.bytes(**slot), facts);
  } else if (is_read) {
    const auto bytes = buffer_.all(content, lying);
    if (bytes) {
      read(file, *bytes, facts);
    } else if (bytes.error().code == ErrorCode::Corrupt) {
      return bytes.error();
    } else {
      add_gap(bytes.error().code, path, bytes.error().message + "; not looked into");
    }
  }
  keep_facts(path, std::move(facts));
  return {};
}

void EntryCollector::read(const FileEntry& file, const ByteRange& bytes, FileFacts& facts) {
  read_.insert(file.path);
  const Work work(options_.layer.value_or(0), file.path);
  const std::size_t findings_before = facts.findings.size();
  try {
    const LargeFiles::Turn turn(options_.large_files, bytes);
    options_.reader->read(file, bytes, facts);
  } catch (const std::bad_alloc&) {
    // Whatever was asked for is given back by now.
    was_short_of_memory_ = true;
    clear_packages(facts);
    facts.gaps.clear();
    facts.findings.resize(findings_before);
    add_gap(ErrorCode::TooLarge, std::string(file.path),
            "reading it takes more memory than there is for it (--max-memory); not looked into");
  }
}

void EntryCollector::keep_facts(const std::string& path, FileFacts facts) {
  limit_facts(facts);
  if (facts.empty()) return;
  facts.path = path;
  facts.layer = options_.layer.value_or(0);
  if (options_.facts != nullptr && !options_.facts->take(memory_of(facts))) {
    was_short_of_memory_ = true;
    return add_gap(ErrorCode::TooLarge, path, kFactsDoNotFit);
  }
  facts_.push_back(std::move(facts));
  facts_at_.insert_or_assign(path, facts_.size() - 1);
  std::string_view folder = parent_of(path);
  while (!folder.empty() && folders_with_facts_.emplace(folder).second) folder = parent_of(folder);
}

// What one layer may say of one kind, whatever else there is.
void EntryCollector::limit_facts(FileFacts& facts) {
  if (!facts.findings.empty()) {
    const auto is_too_much = [&](const Finding& finding) {
      return ++findings_of_rule_[finding.rule] > kMaxFindingsOfRule;
    };
    facts.findings.erase(std::remove_if(facts.findings.begin(), facts.findings.end(), is_too_much),
                         facts.findings.end());
  }
  for (std::vector<Gap>* gaps : {&facts.gaps, &facts.package_gaps}) {
    const std::size_t room = kMaxFactsGaps - facts_gaps_;
    if (gaps->size() > room) {
      unlisted_gaps_ += gaps->size() - room;
      gaps->resize(room);
    }
    facts_gaps_ += gaps->size();
  }
}

void EntryCollector::forget_packages(FileFacts& facts) {
  if (options_.facts != nullptr) options_.facts->give_back(memory_of(facts.packages));
  clear_packages(facts);
}

// Of a path that stands more than once the last entry counts, and nothing lies below what is no folder. What was found
// in an earlier entry is still there to be taken out.
void EntryCollector::forget_facts(const std::string& path, bool is_folder) {
  if (facts_.empty()) return;
  if (const auto it = facts_at_.find(path); it != facts_at_.end()) forget_packages(facts_[it->second]);
  if (is_folder || !folders_with_facts_.contains(path)) return;
  const std::string prefix = path + "/";
  for (FileFacts& facts : facts_) {
    if (facts.path.starts_with(prefix)) forget_packages(facts);
  }
  folders_with_facts_.erase(path);
  forgetting_steps_ += facts_.size();
}

Result<std::optional<std::size_t>> EntryCollector::store(const std::string& path, std::uint64_t size,
                                                         const Chunks& content) {
  const auto give_up = [&](const Error& error) {
    add_gap(error.code, path, error.message);
    index_.add_kept(path, {KeptPath::Kind::UnreadFile, 0, {}});
    return std::optional<std::size_t>();
  };
  const auto slot = spool_.reserve(size);
  if (!slot) return give_up(slot.error());
  std::uint64_t offset = 0;
  for (;;) {
    const auto piece = content();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    // Zeros are there already, and take no room on the disk: a small archive may hold a great many.
    const bool is_zero = piece->find_first_not_of('\0') == std::string_view::npos;
    const auto written = is_zero ? Result<void>() : spool_.write(*slot, offset, *piece);
    if (!written) return give_up(written.error());
    offset += piece->size();
  }
  index_.add_kept(path, {KeptPath::Kind::File, *slot, {}});
  return std::optional(*slot);
}

std::vector<Gap> EntryCollector::finish() {
  for (const std::string& doubt : index_.finish()) add_gap(ErrorCode::TooLarge, "", doubt);
  for (const auto& [rule, count] : findings_of_rule_) {
    if (count <= kMaxFindingsOfRule) continue;
    gaps_.push_back({ErrorCode::TooLarge, "", options_.layer,
                     "of the " + std::to_string(count) + " findings of " + rule + " in this layer only the first " +
                         std::to_string(kMaxFindingsOfRule) + " are listed"});
  }
  if (unlisted_gaps_ > 0) {
    gaps_.push_back(
        {ErrorCode::TooLarge, "", options_.layer, "and " + std::to_string(unlisted_gaps_) + " more like these"});
  }
  return std::move(gaps_);
}

}  // namespace coaming
