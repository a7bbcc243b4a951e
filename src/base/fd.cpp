#include "base/fd.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace coaming {

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

Error system_error(const std::string& what) {
  const int reason = errno;
  ErrorCode code = ErrorCode::Unavailable;
  if (reason == ENOENT || reason == ENOTDIR) code = ErrorCode::NotFound;
  if (reason == EACCES || reason == EPERM) code = ErrorCode::Denied;
  return {code, "cannot " + what + ": " + std::strerror(reason)};
}

Result<Fd> open_for_reading(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return system_error("open " + path);
  return fd;
}

std::string temporary_folder() {
  const char* folder = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

Result<Fd> open_temporary(const std::string& chosen) {
  const std::string folder = chosen.empty() ? temporary_folder() : chosen;
  Fd unnamed(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (unnamed) return unnamed;
  // Not every file system knows O_TMPFILE.
  std::string name = folder + "/coaming-XXXXXX";
  Fd named(::mkostemp(name.data(), O_CLOEXEC));
  if (!named) return system_error("make a temporary file in " + folder + " (set TMPDIR to a folder with room)");
  ::unlink(name.c_str());
  return named;
}

}  // namespace coaming
