// FileReader: the seam between what passes the files of a layer by and what reads them on the way.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "model/file_entry.h"
#include "model/file_facts.h"

namespace coaming {

// How many of a file's first bytes wants() is shown, at most.
inline constexpr std::size_t kFirstBytes = 512;

// All functions are called from several threads at once, for each entry of each layer in the layer's order.
class FileReader {
 public:
  FileReader() = default;
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  virtual ~FileReader() = default;

  // What the entry says without its content. Called for every entry of every type.
  virtual void look(const FileEntry& entry, FileFacts& facts) const = 0;

  // Whether read() is to be called for this regular file. Must be fast: an image has a million of them.
  [[nodiscard]] virtual bool wants(const FileEntry& entry, std::string_view first_bytes) const = 0;

  // Adds what the content says. `bytes` is in memory where the file is small, else in a temporary file.
  virtual void read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const = 0;

  // Differs whenever the same bytes would be read differently: what was read is kept (the cache).
  [[nodiscard]] virtual std::string version() const = 0;
};

}  // namespace coaming
