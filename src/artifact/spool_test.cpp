#include "artifact/spool.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace coaming {
namespace {

TEST(Spool, GivesBackWhatWasWritten) {
  const auto spool = std::move(*Spool::create());
  const std::size_t a = *spool->reserve(4);
  const std::size_t b = *spool->reserve(0);
  const std::size_t c = *spool->reserve(3);
  ASSERT_TRUE(spool->write(c, 0, "xyz"));
  ASSERT_TRUE(spool->write(a, 2, "ld"));
  ASSERT_TRUE(spool->write(a, 0, "ho"));
  EXPECT_EQ(*spool->bytes(a).read_all(9), "hold");
  EXPECT_EQ(*spool->bytes(b).read_all(9), "");
  EXPECT_EQ(*spool->bytes(c).read_all(9), "xyz");
}

TEST(Spool, FillsWithZerosWhatIsNeverWritten) {
  const auto spool = std::move(*Spool::create());
  const std::size_t slot = *spool->reserve(4);
  EXPECT_EQ(*spool->bytes(slot).read_all(9), std::string(4, '\0'));
}

TEST(Spool, KeepsItsFilesApart) {
  const auto spool = std::move(*Spool::create());
  const std::size_t a = *spool->reserve(2);
  const std::size_t b = *spool->reserve(2);
  ASSERT_TRUE(spool->write(b, 0, "bb"));
  EXPECT_FALSE(spool->write(a, 0, "aaa"));
  EXPECT_FALSE(spool->write(a, 3, ""));
  EXPECT_FALSE(spool->write(a, 1, "aa"));
  ASSERT_TRUE(spool->write(a, 0, "aa"));
  EXPECT_EQ(*spool->bytes(b).read_all(9), "bb");
}

TEST(Spool, HasALimitForEachAndForAll) {
  const auto spool = std::move(*Spool::create());
  const auto large = spool->reserve(kMaxSpooledFileBytes + 1);
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::TooLarge);
  for (std::uint64_t used = 0; used < kMaxSpoolBytes; used += kMaxSpooledFileBytes) {
    ASSERT_TRUE(spool->reserve(kMaxSpooledFileBytes));
  }
  EXPECT_TRUE(spool->reserve(0));
  const auto more = spool->reserve(1);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::TooLarge);
}

TEST(Spool, LeavesNoFileBehind) {
  const TemporaryFolder folder;
  const std::string before = temporary_folder();
  ::setenv("TMPDIR", folder.path().c_str(), 1);
  const auto spool = Spool::create();
  ::setenv("TMPDIR", before.c_str(), 1);
  ASSERT_TRUE(spool);
  ASSERT_TRUE((*spool)->write(*(*spool)->reserve(4), 0, "hold"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Spool, NamesTheFolderItCannotUse) {
  const std::string before = temporary_folder();
  ::setenv("TMPDIR", "/nowhere/at/all", 1);
  const auto spool = Spool::create();
  ::setenv("TMPDIR", before.c_str(), 1);
  ASSERT_FALSE(spool);
  EXPECT_NE(spool.error().message.find("/nowhere/at/all"), std::string::npos) << spool.error().message;
}

}  // namespace
}  // namespace coaming
