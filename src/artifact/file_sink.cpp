#include "artifact/file_sink.h"

#include "base/file.h"

namespace coaming {

HttpSink sink_into(const Fd& file, std::uint64_t offset, Sha256* hash, Progress& progress) {
  return [&file, offset, hash, &progress](std::string_view piece) mutable -> Result<void> {
    if (hash != nullptr) hash->update(piece);
    auto done = write_at(file.get(), offset, piece,
                         "write to a temporary file in " + temporary_folder() + " (set TMPDIR to a folder with room)");
    offset += piece.size();
    progress.bytes_done.fetch_add(piece.size(), std::memory_order_relaxed);
    return done;
  };
}

}  // namespace coaming
