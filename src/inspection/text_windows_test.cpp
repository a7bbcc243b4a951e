#include "inspection/text_windows.h"

#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/fd.h"

namespace coaming {
namespace {

std::string numbered(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + '\n';
  text.resize(size);
  return text;
}

// Checks that the windows show `text` as the header says they do; returns how many there are.
std::size_t check_windows(const ByteRange& bytes, const std::string& text, std::string& buffer) {
  std::size_t count = 0;
  std::size_t own = 0;
  const auto done = for_each_window(bytes, buffer, [&](const TextWindow& window) {
    ++count;
    EXPECT_LE(window.bytes.size(), kWindowBytes);
    EXPECT_EQ(window.bytes, std::string_view(text).substr(window.offset, window.bytes.size()));
    EXPECT_EQ(window.offset + window.own_begin, own);
    own = window.offset + window.own_end;
    const std::size_t end = window.offset + window.bytes.size();
    EXPECT_EQ(window.own_begin, window.offset == 0 ? 0 : kBeforeBytes);
    EXPECT_EQ(window.own_end, end == text.size() ? window.bytes.size() : window.bytes.size() - kBehindBytes);
    return true;
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(own, text.size());
  return count;
}

TEST(TextWindows, ShowEveryByteOnce) {
  std::string buffer;
  constexpr std::size_t kStep = kWindowBytes - kBeforeBytes - kBehindBytes;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kBeforeBytes, kWindowBytes - 1, kWindowBytes, kWindowBytes + 1,
        kWindowBytes + kStep - 1, kWindowBytes + kStep, kWindowBytes + kStep + 1, 4 * kWindowBytes}) {
    const std::string text = numbered(size);
    const auto in_memory = check_windows(ByteRange::of_memory(text), text, buffer);
    const auto file = open_temporary();
    ASSERT_TRUE(file);
    ASSERT_EQ(::pwrite(file->get(), text.data(), text.size(), 100), static_cast<ssize_t>(size));
    EXPECT_EQ(check_windows(ByteRange::of_file(file->get(), 100, size), text, buffer), in_memory) << size;
    EXPECT_EQ(in_memory <= 1, size <= kWindowBytes) << size;
  }
}

TEST(TextWindows, StopWhenToldTo) {
  const std::string text(3 * kWindowBytes, 'x');
  std::string buffer;
  int count = 0;
  ASSERT_TRUE(for_each_window(ByteRange::of_memory(text), buffer, [&](const TextWindow&) { return ++count < 2; }));
  EXPECT_EQ(count, 2);
}

TEST(TextWindows, ReportAFileCutShort) {
  const auto file = open_temporary();
  ASSERT_TRUE(file);
  ASSERT_EQ(::pwrite(file->get(), "abc", 3, 0), 3);
  std::string buffer;
  const auto done =
      for_each_window(ByteRange::of_file(file->get(), 0, 10), buffer, [](const TextWindow&) { return true; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::Corrupt);
}

}  // namespace
}  // namespace coaming
