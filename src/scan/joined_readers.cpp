#include "scan/joined_readers.h"

#include <algorithm>
#include <array>
#include <span>

namespace coaming {

void JoinedReaders::look(const FileEntry& entry, FileFacts& facts) const {
  for (const FileReader* reader : readers_) reader->look(entry, facts);
}

bool JoinedReaders::wants(const FileEntry& entry, std::string_view first_bytes) const {
  return std::any_of(readers_.begin(), readers_.end(),
                     [&](const FileReader* reader) { return reader->wants(entry, first_bytes); });
}

void JoinedReaders::read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const {
  std::array<char, kFirstBytes> room{};
  std::string_view first(room.data(), std::min<std::uint64_t>(room.size(), bytes.size()));
  if (const auto memory = bytes.in_memory()) {
    first = memory->substr(0, kFirstBytes);
  } else if (auto read = bytes.read_at(0, std::span(room.data(), first.size())); !read) {
    facts.gaps.push_back({read.error().code, "", std::nullopt, read.error().message});
    return;
  }
  for (const FileReader* reader : readers_) {
    if (reader->wants(entry, first)) reader->read(entry, bytes, facts);
  }
}

std::string JoinedReaders::version() const {
  std::string version;
  for (const FileReader* reader : readers_) version += reader->version() + "\n";
  return version;
}

}  // namespace coaming
