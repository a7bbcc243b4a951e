#include "base/file.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"

namespace coaming {

bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  // Not waited for, should it be a fifo.
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return system_error("open " + path);
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return system_error("read " + path);
  if (S_ISDIR(status.st_mode)) return Error{ErrorCode::Invalid, path + " is a folder, not a file"};
  std::string text;
  for (;;) {
    constexpr std::size_t kPiece = 64 << 10;
    const std::size_t size = text.size();
    text.resize(size + std::min(kPiece, limit + 1 - size));
    const ssize_t got = ::read(fd.get(), text.data() + size, text.size() - size);
    if (got < 0 && errno != EINTR) return system_error("read " + path);
    text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(0, got)));
    if (got == 0) return text;
    if (text.size() > limit) {
      return Error{ErrorCode::TooLarge, path + " has more than " + std::to_string(limit) + " bytes"};
    }
  }
}

Result<void> write_at(int fd, std::uint64_t offset, std::string_view bytes, const std::string& what) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return system_error(what);
    bytes.remove_prefix(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return {};
}

}  // namespace coaming
