#include "artifact/archive_index.h"

#include "artifact/image_path.h"
#include "artifact/tar_reader.h"

namespace coaming {

Result<ArchiveIndex> ArchiveIndex::read(ByteRange archive) {
  ArchiveIndex index;
  TarReader reader(archive);
  TarEntry entry;
  for (;;) {
    const auto more = reader.next(entry);
    if (!more) return more.error();
    if (!*more) return index;
    // Nothing that an image needs has such a name, and there may be many of them.
    if (entry.path.size() > kMaxPathBytes || entry.link_target.size() > kMaxPathBytes) continue;
    const std::string path = clean_image_path(entry.path).path;
    if (entry.kind == TarKind::File && !reader.is_sparse()) {
      // What is cut short shows at the next header, before anybody reads these bytes.
      index.entries_.insert_or_assign(path, Entry{archive.slice(reader.position(), entry.size), {}});
    } else if (entry.kind == TarKind::SymbolicLink) {
      const std::string target = std::string(parent_of(path)) + "/" + entry.link_target;
      index.entries_.insert_or_assign(path, Entry{{}, clean_image_path(target).path});
    } else if (entry.kind == TarKind::HardLink) {
      index.entries_.insert_or_assign(path, Entry{{}, clean_image_path(entry.link_target).path});
    } else {
      index.entries_.erase(path);  // an earlier file of this name is gone, as it is when the archive is unpacked
    }
    if (index.entries_.size() > kMaxArchiveEntries) {
      return Error{ErrorCode::TooLarge, "the archive has more than " + std::to_string(kMaxArchiveEntries) + " entries"};
    }
  }
}

std::optional<ByteRange> ArchiveIndex::find(std::string_view path) const {
  std::string wanted = clean_image_path(path).path;
  for (int links = 0; links < 8; ++links) {
    const auto it = entries_.find(wanted);
    if (it == entries_.end()) return std::nullopt;
    if (it->second.link_target.empty()) return it->second.bytes;
    wanted = it->second.link_target;
  }
  return std::nullopt;
}

}  // namespace coaming
