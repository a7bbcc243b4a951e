#include "base/byte_range.h"

#include <limits>

#include <gtest/gtest.h>

#include "base/fd.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();

// The same questions to memory and to a file.
class EitherByteRange : public testing::TestWithParam<bool> {
 protected:
  EitherByteRange() : file_(*open_for_reading(folder_.write("file", "..coaming.."))) {}
  [[nodiscard]] ByteRange range() const {
    return GetParam() ? ByteRange::of_file(file_.get(), 2, 7) : ByteRange::of_memory("coaming");
  }

 private:
  TemporaryFolder folder_;
  Fd file_;
};

TEST_P(EitherByteRange, IsSliced) {
  struct Case {
    std::uint64_t offset;
    std::uint64_t size;
    const char* text;
  };
  const Case kCases[] = {{0, 7, "coaming"}, {2, 3, "ami"},     {2, 100, "aming"},     {7, 1, ""},
                         {8, 1, ""},        {kLargest, 5, ""}, {3, kLargest, "ming"}, {0, 0, ""}};
  for (const Case& c : kCases) {
    EXPECT_EQ(*range().slice(c.offset, c.size).read_all(100), c.text) << c.offset << " " << c.size;
  }
  EXPECT_EQ(*range().slice(1, 5).slice(1, 2).read_all(100), "am");
}

TEST_P(EitherByteRange, RefusesWhatLiesBeyondItsEnd) {
  char out[4];
  for (const std::uint64_t offset : {std::uint64_t{4}, std::uint64_t{8}, kLargest, kLargest - 2}) {
    const auto read = range().read_at(offset, out);
    ASSERT_FALSE(read) << offset;
    EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
  }
  EXPECT_TRUE(range().read_at(3, out));
  EXPECT_EQ(std::string(out, 4), "ming");
}

TEST_P(EitherByteRange, RefusesToBeReadAboveALimit) {
  EXPECT_TRUE(range().read_all(7));
  const auto read = range().read_all(6);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::TooLarge);
  EXPECT_EQ(read.error().message, "7 bytes, the limit is 6 bytes");
}

INSTANTIATE_TEST_SUITE_P(ByteRange, EitherByteRange, testing::Bool(),
                         [](const auto& row) { return row.param ? "OfFile" : "OfMemory"; });

TEST(ByteRange, ReportsAFileThatBecameShorter) {
  const TemporaryFolder folder;
  const Fd file = *open_for_reading(folder.write("file", "hold"));
  const auto read = ByteRange::of_file(file.get(), 0, 9).read_all(100);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
}

TEST(ByteRange, ReportsWhatTheSystemRefuses) {
  const TemporaryFolder folder;
  const Fd opened_folder = *open_for_reading(folder.path());
  const auto read = ByteRange::of_file(opened_folder.get(), 0, 9).read_all(100);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::Unavailable);
}

TEST(ByteRange, IsEmptyByDefault) {
  EXPECT_EQ(ByteRange().size(), 0U);
  EXPECT_EQ(*ByteRange().read_all(0), "");
  EXPECT_EQ(*ByteRange::of_memory({}).read_all(0), "");
}

}  // namespace
}  // namespace coaming
