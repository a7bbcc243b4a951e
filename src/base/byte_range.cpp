#include "base/byte_range.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include "base/fd.h"

namespace coaming {

ByteRange ByteRange::of_memory(std::string_view bytes) {
  ByteRange range;
  range.memory_ = bytes.empty() ? "" : bytes.data();
  range.size_ = bytes.size();
  return range;
}

ByteRange ByteRange::of_file(int fd, std::uint64_t offset, std::uint64_t size) {
  ByteRange range;
  range.fd_ = fd;
  range.offset_ = offset;
  range.size_ = size;
  return range;
}

ByteRange ByteRange::slice(std::uint64_t offset, std::uint64_t size) const {
  ByteRange part = *this;
  offset = std::min(offset, size_);
  part.size_ = std::min(size, size_ - offset);
  if (memory_ != nullptr) {
    part.memory_ += offset;
  } else {
    part.offset_ += offset;
  }
  return part;
}

Result<void> ByteRange::read_at(std::uint64_t offset, std::span<char> out) const {
  if (offset > size_ || out.size() > size_ - offset) {
    return Error{ErrorCode::Corrupt, "ends at byte " + std::to_string(size_) + ", but " + std::to_string(out.size()) +
                                         " bytes are wanted at " + std::to_string(offset)};
  }
  if (out.empty()) return {};
  if (memory_ != nullptr) {
    std::memcpy(out.data(), memory_ + offset, out.size());
    return {};
  }
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(offset_ + offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read");
    if (got == 0) return Error{ErrorCode::Corrupt, "the file became shorter while it was read"};
    done += static_cast<std::size_t>(got);
  }
  return {};
}

Result<std::string> ByteRange::read_all(std::uint64_t limit) const {
  if (size_ > limit) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(size_) + " bytes, the limit is " + std::to_string(limit) + " bytes"};
  }
  std::string text(size_, '\0');
  if (auto read = read_at(0, text); !read) return read.error();
  return text;
}

}  // namespace coaming
