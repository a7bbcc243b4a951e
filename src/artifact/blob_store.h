// BlobStore: where the pieces of an image lie – members of an archive, or files of a layout folder.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "artifact/archive_index.h"
#include "base/digest.h"
#include "base/fd.h"

namespace coaming {

class BlobStore {
 public:
  // Opens a folder, or a tar file; a tar compressed with gzip or zstd is first expanded into a temporary file.
  // Errors: NotFound, Denied; Corrupt and TooLarge as ArchiveIndex and decompress.h have them; Unsupported for a
  //         file that is neither. The message names the path.
  static Result<BlobStore> open(const std::string& path);

  // Opens a tar file, perhaps compressed, that is open already; `name` is what to call it in messages.
  static Result<BlobStore> of_file(const Fd& file, const std::string& name);

  [[nodiscard]] bool is_folder() const { return !archive_; }

  // Whether there is a file of this name.
  bool contains(std::string_view name);

  // The bytes of a file; valid while the store lives.
  // Errors: NotFound naming the file; Denied, also for a link that leads out of the folder; Unsupported for what is no
  //         regular file.
  Result<ByteRange> find(std::string_view name);

  // The whole of a small file.
  Result<std::string> read(std::string_view name, std::uint64_t limit);

 private:
  Result<void> read_archive();

  std::string path_;
  Fd fd_;                                // the folder, or the archive
  std::optional<ArchiveIndex> archive_;  // none for a folder
  std::deque<Fd> opened_;                // of a folder's files
};

// blobs/sha256/<hex>: where a layout keeps what has this digest.
std::string blob_name(const Digest& digest);

}  // namespace coaming
