#include "base/message_socket.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/uio.h>

namespace coaming {

Result<std::pair<MessageSocket, MessageSocket>> MessageSocket::pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_error("connect to the confined reader");
  }
  return std::pair(MessageSocket(Fd(ends[0])), MessageSocket(Fd(ends[1])));
}

Result<void> MessageSocket::send(std::string_view text, const Fd* file) const {
  if (text.size() > kMaxMessageBytes) return Error{ErrorCode::TooLarge, "a message that is too long"};
  iovec piece{const_cast<char*>(text.data()), text.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  if (file != nullptr) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    const int number = file->get();
    std::memcpy(CMSG_DATA(header), &number, sizeof number);
  }
  for (;;) {
    if (::sendmsg(fd_.get(), &message, MSG_NOSIGNAL) >= 0) return {};
    if (errno != EINTR) return system_error("send a message");
  }
}

Result<std::optional<Message>> MessageSocket::receive() const {
  std::array<char, kMaxMessageBytes> text;
  iovec piece{text.data(), text.size()};
  msghdr message{};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t size = -1;
  do {
    size = ::recvmsg(fd_.get(), &message, MSG_CMSG_CLOEXEC);
  } while (size < 0 && errno == EINTR);
  if (size < 0 && errno != ECONNRESET) return system_error("receive a message");
  if (size <= 0) return std::optional<Message>();
  Message received;
  if (const cmsghdr* header = CMSG_FIRSTHDR(&message);
      header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
    int number = -1;
    std::memcpy(&number, CMSG_DATA(header), sizeof number);
    received.file = Fd(number);
  }
  if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
    return Error{ErrorCode::Corrupt, "a message that is too long"};
  received.text.assign(text.data(), static_cast<std::size_t>(size));
  return std::optional(std::move(received));
}

}  // namespace coaming
