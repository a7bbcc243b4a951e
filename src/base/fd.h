// A file descriptor that closes itself, and opening one with a message a person can use.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace coaming {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd();

  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;  // -1: none
};

// Opens a file or folder for reading (close-on-exec).
// Errors: NotFound, Denied, Unavailable; the message names the path and the system's reason.
Result<Fd> open_for_reading(const std::string& path);

// Opens a file that has no name and is gone when it is closed, in `folder`; empty: in $TMPDIR (default /tmp).
// Errors: Unavailable, naming the folder.
Result<Fd> open_temporary(const std::string& folder = {});

// The folder for temporary files: $TMPDIR, else /tmp.
std::string temporary_folder();

// An Error for the current errno: "cannot <what>: <reason of the system>".
Error system_error(const std::string& what);

}  // namespace coaming
