#include "base/file.h"

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "base/fd.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

TEST(File, IsReadAsAWhole) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0U, 1U, 65'536U, 100'000U}) {
    const std::string text(size, 'x');
    EXPECT_EQ(*read_file(folder.write("file", text), 100'000), text);
  }
}

TEST(File, IsRefused) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo(folder.path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(*read_file(folder.path("fifo"), 10), "") << "nobody writes into it, and nobody is waited for";
  EXPECT_EQ(read_file(folder.write("file", "12345"), 4).error().code, ErrorCode::TooLarge);
  EXPECT_EQ(read_file(folder.path("missing"), 4).error().code, ErrorCode::NotFound);
  EXPECT_EQ(read_file(folder.path(), 4).error().code, ErrorCode::Invalid);
}

TEST(File, IsWrittenAnywhere) {
  const auto file = open_temporary();
  ASSERT_TRUE(file);
  ASSERT_TRUE(write_at(file->get(), 5, "two", "write"));
  ASSERT_TRUE(write_at(file->get(), 0, "one", "write"));
  EXPECT_EQ(*read_file("/proc/self/fd/" + std::to_string(file->get()), 100), std::string("one\0\0two", 8));
  EXPECT_EQ(write_at(-1, 0, "x", "write to a file").error().message, "cannot write to a file: Bad file descriptor");
}

}  // namespace
}  // namespace coaming
