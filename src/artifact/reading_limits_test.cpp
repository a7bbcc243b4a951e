#include "artifact/reading_limits.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(ReadingLimits, AreTheLargestWithoutALimit) { EXPECT_EQ(plan_reading(0, 64, 0), ReadingLimits()); }

TEST(ReadingLimits, FitIn) {
  for (const std::uint64_t megabytes : {64, 80, 100, 150, 200, 400, 1000, 1024, 4000, 100'000}) {
    for (const std::size_t processors : {1, 2, 8, 256}) {
      const std::uint64_t memory = megabytes * 1'000'000;
      const ReadingLimits limits = plan_reading(memory, processors, 0);
      SCOPED_TRACE(testing::Message() << megabytes << " MB, " << processors << " processors");
      EXPECT_GE(limits.layers_at_once, 1U);
      EXPECT_LE(limits.layers_at_once, processors);
      EXPECT_GE(limits.large_files_at_once, 1U);
      EXPECT_GE(limits.file_bytes, 8U << 20);
      EXPECT_GE(limits.facts_bytes, 4U << 20);
      EXPECT_GE(limits.indexed_paths, 200'000U);
      EXPECT_GE(limits.packages_of_file, 9'000U);
      const std::uint64_t of_all = limits.facts_bytes + 8 * limits.indexed_paths + limits.kept_path_bytes;
      EXPECT_LE(limits.large_files_at_once * limits.file_bytes + of_all, memory);
    }
  }
}

TEST(ReadingLimits, OfAGigabyteHoldNobodyUp) {
  const ReadingLimits limits = plan_reading(std::uint64_t{1} << 30, 8, 0);
  EXPECT_EQ(limits.layers_at_once, 8U);
  EXPECT_EQ(limits.large_files_at_once, 2U);
  EXPECT_EQ(limits.file_bytes, kUsualFileMemory);
  EXPECT_EQ(limits.facts_bytes, kMaxFactsBytes);
  EXPECT_EQ(limits.indexed_paths, kMaxIndexedPaths);
  EXPECT_GE(limits.packages_of_file, 30'000U);
}

TEST(ReadingLimits, BecomeSmallerWithEachFailure) {
  const ReadingLimits first = plan_reading(std::uint64_t{1} << 30, 8, 0);
  const ReadingLimits second = plan_reading(std::uint64_t{1} << 30, 8, 1);
  EXPECT_EQ(second.facts_bytes, first.facts_bytes / 4);
  EXPECT_EQ(second.indexed_paths, first.indexed_paths / 4);
  EXPECT_GT(plan_reading(std::uint64_t{1} << 30, 8, 100).facts_bytes, 0U);
}

}  // namespace
}  // namespace coaming
