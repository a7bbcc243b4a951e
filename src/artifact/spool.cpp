#include "artifact/spool.h"

#include <algorithm>

#include <unistd.h>

#include "base/file.h"

namespace coaming {

namespace {

constexpr std::uint64_t kGrowthBytes = 1 << 20;  // at least, so that the system is not asked for every file

}  // namespace

Result<std::unique_ptr<Spool>> Spool::create(const std::string& folder, std::shared_ptr<Total> total) {
  auto file = open_temporary(folder);
  if (!file) return file.error();
  if (!total) total = std::make_shared<Total>(0);
  return std::unique_ptr<Spool>(new Spool(std::move(*file), std::move(total)));  // NOLINT: the constructor is private
}

Spool::Spool(Fd sealed, const std::vector<Room>& rooms)
    : sealed_(std::move(sealed)), total_(std::make_shared<Total>(0)) {
  for (const Room& room : rooms) places_.push_back({room, true});
}

Result<std::size_t> Spool::reserve(std::uint64_t size) {
  if (size > kMaxSpooledFileBytes) {
    return Error{ErrorCode::TooLarge, std::to_string(size) + " bytes, the limit for one file is " +
                                          std::to_string(kMaxSpooledFileBytes) + " bytes"};
  }
  const std::lock_guard lock(mutex_);
  if (!file_) {
    auto file = open_temporary();
    if (!file) return file.error();
    file_ = std::move(*file);
  }
  if (total_->fetch_add(size) + size > kMaxSpoolBytes) {
    total_->fetch_sub(size);
    return Error{ErrorCode::TooLarge,
                 "the files to be read take more than " + std::to_string(kMaxSpoolBytes) + " bytes together"};
  }
  if (used_ + size > length_) {
    const std::uint64_t length = std::max(used_ + size, length_ + kGrowthBytes);
    if (::ftruncate(file_.get(), static_cast<off_t>(length)) != 0) {
      return system_error("make room in a temporary file in " + temporary_folder());
    }
    length_ = length;
  }
  places_.push_back({{used_, size}, false});
  used_ += size;
  return places_.size() - 1;
}

Result<void> Spool::write(std::size_t slot, std::uint64_t offset, std::string_view bytes) {
  const Room where = place(slot).room;
  if (offset > where.size || bytes.size() > where.size - offset) {
    return Error{ErrorCode::Corrupt, "the file is longer than was said at its beginning"};
  }
  return write_at(file_.get(), where.offset + offset, bytes, "write to a temporary file in " + temporary_folder());
}

ByteRange Spool::bytes(std::size_t slot) const {
  const Place where = place(slot);
  return ByteRange::of_file((where.is_sealed ? sealed_ : file_).get(), where.room.offset, where.room.size);
}

std::vector<Spool::Room> Spool::rooms() const {
  const std::lock_guard lock(mutex_);
  std::vector<Room> rooms;
  for (const Place& place : places_) rooms.push_back(place.room);
  return rooms;
}

Result<void> Spool::seal() {
  const std::lock_guard lock(mutex_);
  Result<void> done;
  if (file_ && ::ftruncate(file_.get(), static_cast<off_t>(used_)) != 0) {
    done = system_error("end a temporary file in " + temporary_folder());
  }
  sealed_ = std::move(file_);
  used_ = length_ = 0;
  for (Place& place : places_) place.is_sealed = true;
  return done;
}

Spool::Place Spool::place(std::size_t slot) const {
  const std::lock_guard lock(mutex_);
  return places_.at(slot);
}

}  // namespace coaming
