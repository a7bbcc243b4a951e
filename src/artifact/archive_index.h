// ArchiveIndex: the files of an image archive (a tar), found without reading what is in them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxArchiveEntries = 100'000;

class ArchiveIndex {
 public:
  // Takes:  an uncompressed tar; it must outlive the index.
  // Errors: Corrupt for a damaged archive, TooLarge above kMaxArchiveEntries.
  static Result<ArchiveIndex> read(ByteRange archive);

  // The file of this name, links inside the archive followed (old archives share layers so).
  [[nodiscard]] std::optional<ByteRange> find(std::string_view path) const;

 private:
  struct Entry {
    ByteRange bytes;
    std::string link_target;  // clean; empty: a file
  };
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace coaming
