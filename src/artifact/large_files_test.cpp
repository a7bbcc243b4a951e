#include "artifact/large_files.h"

#include <atomic>
#include <string>

#include <gtest/gtest.h>

#include "base/workers.h"

namespace coaming {
namespace {

TEST(LargeFiles, AreKnown) {
  EXPECT_FALSE(is_large(ByteRange::of_memory("")));
  EXPECT_FALSE(is_large(ByteRange::of_memory("P")));
  EXPECT_FALSE(is_large(ByteRange::of_memory("keel")));
  EXPECT_TRUE(is_large(ByteRange::of_memory("PK\3\4")));
  EXPECT_FALSE(is_large(ByteRange::of_memory(std::string(kMaxSmallFileBytes, 'x'))));
  EXPECT_TRUE(is_large(ByteRange::of_memory(std::string(kMaxSmallFileBytes + 1, 'x'))));
}

TEST(LargeFiles, WaitForTheirTurn) {
  LargeFiles files(2);
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  run_jobs(400, 6, [&](std::size_t) {
    const LargeFiles::Turn turn(&files, ByteRange::of_memory("PK"));
    int known = most;
    for (const int count = ++now; known < count && !most.compare_exchange_weak(known, count);) {
    }
    --now;
  });
  EXPECT_GE(most, 1);
  EXPECT_LE(most, 2);
}

TEST(LargeFiles, DoNotHoldUpSmallOnes) {
  LargeFiles files(1);
  const LargeFiles::Turn large(&files, ByteRange::of_memory("PK"));
  const LargeFiles::Turn small(&files, ByteRange::of_memory("keel"));
  const LargeFiles::Turn anything(nullptr, ByteRange::of_memory("PK"));
}

}  // namespace
}  // namespace coaming
