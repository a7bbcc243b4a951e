// ByteRange: bytes that can be read at any offset – a piece of memory or a piece of an open file.
//
// The parsers of large hostile files (archives, package databases) take one, so that a file need not
// be in memory to be read and a test can hand in a string.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

class ByteRange {
 public:
  ByteRange() = default;

  // Borrows: the memory or the descriptor must outlive the range and every slice of it.
  static ByteRange of_memory(std::string_view bytes);
  static ByteRange of_file(int fd, std::uint64_t offset, std::uint64_t size);

  [[nodiscard]] std::uint64_t size() const { return size_; }

  // The bytes themselves where the range is a piece of memory.
  [[nodiscard]] std::optional<std::string_view> in_memory() const {
    if (memory_ == nullptr) return std::nullopt;
    return std::string_view(memory_, size_);
  }

  // The part from `offset` on, at most `size` bytes; cut short where the range ends.
  [[nodiscard]] ByteRange slice(std::uint64_t offset, std::uint64_t size) const;

  // Fills `out` from `offset`.
  // Errors: Corrupt where the range (or the file under it) ends before `out` is full; Unavailable
  //         where the system refuses.
  Result<void> read_at(std::uint64_t offset, std::span<char> out) const;

  // The whole range as a string.
  // Errors: as read_at, and TooLarge above `limit` bytes.
  [[nodiscard]] Result<std::string> read_all(std::uint64_t limit) const;

 private:
  const char* memory_ = nullptr;  // where not null, the bytes; else fd_ holds them
  int fd_ = -1;
  std::uint64_t offset_ = 0;  // of the first byte, in fd_
  std::uint64_t size_ = 0;
};

}  // namespace coaming
