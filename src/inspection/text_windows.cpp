#include "inspection/text_windows.h"

#include <algorithm>
#include <span>

namespace coaming {

Result<void> for_each_window(const ByteRange& bytes, std::string& buffer,
                             const std::function<bool(const TextWindow&)>& look) {
  const std::uint64_t size = bytes.size();
  std::uint64_t begin = 0;  // of the window
  std::uint64_t own = 0;    // where its own part begins
  std::size_t held = 0;     // how much of it is in the buffer already
  while (own < size) {
    TextWindow window;
    window.offset = begin;
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kWindowBytes, size - begin));
    const bool is_last = begin + length == size;
    window.own_begin = static_cast<std::size_t>(own - begin);
    window.own_end = is_last ? length : length - kBehindBytes;
    if (const auto memory = bytes.in_memory()) {
      window.bytes = memory->substr(static_cast<std::size_t>(begin), length);
    } else {
      buffer.resize(std::max(buffer.size(), length));
      const std::span<char> rest(buffer.data() + held, length - held);
      if (auto read = bytes.read_at(begin + held, rest); !read) return read;
      window.bytes = std::string_view(buffer.data(), length);
    }
    if (!look(window)) return {};
    own = begin + window.own_end;
    if (is_last) return {};
    const std::uint64_t next = own - kBeforeBytes;
    held = static_cast<std::size_t>(begin + length - next);
    if (!bytes.in_memory()) std::copy(buffer.data() + (length - held), buffer.data() + length, buffer.data());
    begin = next;
  }
  return {};
}

}  // namespace coaming
