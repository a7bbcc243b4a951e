// Spool: where the files that somebody wants to read lie until the scan ends – on disk, not in memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.h"
#include "base/fd.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::uint64_t kMaxSpooledFileBytes = std::uint64_t{512} << 20;
inline constexpr std::uint64_t kMaxSpoolBytes = std::uint64_t{4} << 30;  // of an image

// One unnamed temporary file for the files of one layer. Any number of threads may store at once.
class Spool {
 public:
  // Where a file lies in the temporary file.
  struct Room {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
  };

  // How much all spools of an image hold together.
  using Total = std::atomic<std::uint64_t>;

  // In `folder`; empty: where temporary files are made. Shared because spools may outlive each other.
  // Errors: Unavailable where no temporary file can be made.
  static Result<std::unique_ptr<Spool>> create(const std::string& folder = {}, std::shared_ptr<Total> total = {});

  // Takes over a file that holds such rooms already. Nothing is written to it; what is stored besides goes elsewhere.
  Spool(Fd sealed, const std::vector<Room>& rooms);

  // Room for one file; the bytes that are never written are zeros.
  // Returns: the slot, to be given to write() and bytes().
  // Errors:  TooLarge above the limits named here; Unavailable where the system gives no room.
  Result<std::size_t> reserve(std::uint64_t size);

  // Errors: Unavailable where the disk is full; Corrupt beyond the reserved room.
  Result<void> write(std::size_t slot, std::uint64_t offset, std::string_view bytes);

  [[nodiscard]] ByteRange bytes(std::size_t slot) const;

  // From now on nothing is stored in the file, which ends behind its last room. Once, for a spool that was made.
  // Errors: Unavailable where the file stays longer; it is sealed all the same.
  Result<void> seal();

  // Every room, and the file in which all lie, where the spool was made and nothing was stored since seal().
  [[nodiscard]] std::vector<Room> rooms() const;
  [[nodiscard]] const Fd& file() const { return sealed_ ? sealed_ : file_; }

 private:
  struct Place {
    Room room;
    bool is_sealed = false;  // in sealed_, else in file_
  };
  Spool(Fd file, std::shared_ptr<Total> total) : file_(std::move(file)), total_(std::move(total)) {}
  [[nodiscard]] Place place(std::size_t slot) const;

  Fd sealed_;
  Fd file_;
  std::shared_ptr<Total> total_;
  mutable std::mutex mutex_;  // guards what follows
  std::deque<Place> places_;
  std::uint64_t used_ = 0;    // of file_
  std::uint64_t length_ = 0;  // its own; no less
};

template <typename Wire>
void exchange(Wire& wire, Spool::Room& room) {
  wire(room.offset, room.size);
}

}  // namespace coaming
