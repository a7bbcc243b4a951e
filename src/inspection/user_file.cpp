#include "inspection/user_file.h"

#include <cerrno>

#include <unistd.h>

#include "base/fd.h"

namespace coaming {

namespace {

constexpr std::size_t kPieceBytes = 64 << 10;

// Appends the next piece of the file to `text`. Returns whether there was one.
Result<bool> read_more(const Fd& fd, const std::string& path, std::string& text) {
  const std::size_t size = text.size();
  text.resize(size + kPieceBytes);
  for (;;) {
    const ssize_t got = ::read(fd.get(), text.data() + size, kPieceBytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EISDIR) return Error{ErrorCode::Invalid, path + " is a folder"};
    if (got < 0) return system_error("read " + path);
    text.resize(size + static_cast<std::size_t>(got));
    return got > 0;
  }
}

}  // namespace

Result<std::string> read_user_file(const std::string& path, std::size_t limit) {
  const auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  std::string text;
  for (;;) {
    const auto more = read_more(*fd, path, text);
    if (!more) return more.error();
    if (!*more) return text;
    if (text.size() > limit) {
      return Error{ErrorCode::TooLarge, path + " has more than " + std::to_string(limit) + " bytes"};
    }
  }
}

Result<void> for_each_user_line(const std::string& path, const std::function<Result<void>(std::string_view)>& look) {
  const auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  std::string text;
  for (std::size_t line = 0;;) {
    const auto more = read_more(*fd, path, text);
    if (!more) return more.error();
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      ++line;
      if (auto looked = look(std::string_view(text).substr(begin, end - begin)); !looked) return looked;
      begin = end + 1;
    }
    text.erase(0, begin);
    if (!*more) return text.empty() ? Result<void>() : look(text);
    if (text.size() > kMaxUserLineBytes) {
      return Error{ErrorCode::TooLarge, path + ":" + std::to_string(line + 1) + ": a line of more than " +
                                            std::to_string(kMaxUserLineBytes) + " bytes"};
    }
  }
}

}  // namespace coaming
