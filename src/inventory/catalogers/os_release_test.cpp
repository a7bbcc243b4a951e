#include "inventory/catalogers/os_release.h"

#include <gtest/gtest.h>

#include "support/memory_files.h"

namespace coaming {
namespace {

TEST(OsRelease, IsReadAsAShellWould) {
  const auto distribution = parse_os_release(
      "# a comment\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID='12'\nID=debian\n"
      "ID_LIKE=\"rhel  centos fedora\"\nVERSION_CODENAME=book\\worm\nno assignment\n");
  ASSERT_TRUE(distribution);
  EXPECT_EQ(distribution->pretty_name, "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(distribution->version_id, "12");
  EXPECT_EQ(distribution->id, "debian");
  EXPECT_EQ(distribution->codename, "bookworm");
  EXPECT_EQ(distribution->id_like, (std::vector<std::string>{"rhel", "centos", "fedora"}));
}

TEST(OsRelease, NeedsAnId) {
  EXPECT_EQ(parse_os_release("NAME=x\n").error().code, ErrorCode::Invalid);
  EXPECT_EQ(parse_os_release(std::string(kMaxOsReleaseBytes + 1, ' ')).error().code, ErrorCode::TooLarge);
}

TEST(OsRelease, FirstReadableFileCounts) {
  MemoryFiles files;
  files.put(0, "usr/lib/os-release", "ID=alpine\nVERSION_ID=3.19\n");
  std::vector<Gap> gaps;
  auto distribution = find_distribution(files, 0, gaps);
  ASSERT_TRUE(distribution);
  EXPECT_EQ(distribution->id, "alpine");
  EXPECT_EQ(distribution->found_in.path, "usr/lib/os-release");
  EXPECT_TRUE(gaps.empty());

  files.put(0, "etc/os-release", "nothing of use\n");
  distribution = find_distribution(files, 0, gaps);
  ASSERT_TRUE(distribution);
  EXPECT_EQ(distribution->id, "alpine");
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].path, "etc/os-release");
}

TEST(OsRelease, MayBeMissing) {
  std::vector<Gap> gaps;
  EXPECT_FALSE(find_distribution(MemoryFiles(), 0, gaps));
  EXPECT_TRUE(gaps.empty());
}

}  // namespace
}  // namespace coaming
