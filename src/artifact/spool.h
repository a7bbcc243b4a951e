// Spool: where the files that somebody wants to read lie until the scan ends – on disk, not in memory.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>

#include "base/byte_range.h"
#include "base/fd.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::uint64_t kMaxSpooledFileBytes = std::uint64_t{512} << 20;
inline constexpr std::uint64_t kMaxSpoolBytes = std::uint64_t{4} << 30;

// One unnamed temporary file for all of them. Any number of threads may store at once.
class Spool {
 public:
  // Errors: Unavailable where no temporary file can be made.
  static Result<std::unique_ptr<Spool>> create();

  explicit Spool(Fd file) : file_(std::move(file)) {}

  // Room for one file; the bytes that are never written are zeros.
  // Returns: the slot, to be given to write() and bytes().
  // Errors:  TooLarge above the limits named here; Unavailable where the system gives no room.
  Result<std::size_t> reserve(std::uint64_t size);

  // Errors: Unavailable where the disk is full; Corrupt beyond the reserved room.
  Result<void> write(std::size_t slot, std::uint64_t offset, std::string_view bytes);

  [[nodiscard]] ByteRange bytes(std::size_t slot) const;

 private:
  struct Room {
    std::uint64_t offset;
    std::uint64_t size;
  };
  [[nodiscard]] Room room(std::size_t slot) const;

  Fd file_;
  mutable std::mutex mutex_;  // guards what follows
  std::deque<Room> rooms_;
  std::uint64_t used_ = 0;
};

}  // namespace coaming
