// MessageSocket: short messages, and open files, between a process and its child.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/fd.h"

namespace coaming {

inline constexpr std::size_t kMaxMessageBytes = 16 << 10;

struct Message {
  std::string text;
  Fd file;  // none where none was sent
};

class MessageSocket {
 public:
  // Two ends that are connected.
  // Errors: Unavailable where the system gives none.
  static Result<std::pair<MessageSocket, MessageSocket>> pair();

  // Errors: TooLarge above kMaxMessageBytes; Unavailable where the other end is gone.
  Result<void> send(std::string_view text, const Fd* file = nullptr) const;

  // Waits for a message. None where the other end is gone.
  // Errors: Unavailable where the system refuses; Corrupt for a message that is too long.
  [[nodiscard]] Result<std::optional<Message>> receive() const;

  void close() { fd_ = Fd(); }

 private:
  explicit MessageSocket(Fd fd) : fd_(std::move(fd)) {}

  Fd fd_;
};

}  // namespace coaming
