#include "artifact/spool.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace coaming {

Result<std::unique_ptr<Spool>> Spool::create() {
  auto file = open_temporary();
  if (!file) return file.error();
  return std::make_unique<Spool>(std::move(*file));
}

Result<std::size_t> Spool::reserve(std::uint64_t size) {
  if (size > kMaxSpooledFileBytes) {
    return Error{ErrorCode::TooLarge, std::to_string(size) + " bytes, the limit for one file is " +
                                          std::to_string(kMaxSpooledFileBytes) + " bytes"};
  }
  const std::lock_guard lock(mutex_);
  if (size > kMaxSpoolBytes - used_) {
    return Error{ErrorCode::TooLarge,
                 "the files to be read take more than " + std::to_string(kMaxSpoolBytes) + " bytes together"};
  }
  if (::ftruncate(file_.get(), static_cast<off_t>(used_ + size)) != 0) {
    return system_error("make room in a temporary file in " + temporary_folder());
  }
  rooms_.push_back({used_, size});
  used_ += size;
  return rooms_.size() - 1;
}

Result<void> Spool::write(std::size_t slot, std::uint64_t offset, std::string_view bytes) {
  const Room where = room(slot);
  if (offset > where.size || bytes.size() > where.size - offset) {
    return Error{ErrorCode::Corrupt, "the file is longer than was said at its beginning"};
  }
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(where.offset + offset));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return system_error("write to a temporary file in " + temporary_folder());
    bytes.remove_prefix(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return {};
}

ByteRange Spool::bytes(std::size_t slot) const {
  const Room where = room(slot);
  return ByteRange::of_file(file_.get(), where.offset, where.size);
}

Spool::Room Spool::room(std::size_t slot) const {
  const std::lock_guard lock(mutex_);
  return rooms_.at(slot);
}

}  // namespace coaming
