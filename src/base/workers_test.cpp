#include "base/workers.h"

#include <atomic>
#include <vector>

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Workers, RunEveryJobOnce) {
  for (const std::size_t at_once : {0, 1, 2, 8, 100}) {
    std::vector<int> runs(50, 0);  // each entry is touched by one thread only
    run_jobs(runs.size(), at_once, [&](std::size_t job) { ++runs[job]; });
    EXPECT_EQ(runs, std::vector<int>(50, 1)) << at_once;
  }
}

TEST(Workers, DoNothingWithoutJobs) {
  run_jobs(0, 4, [](std::size_t) { FAIL(); });
}

TEST(Workers, RunNoMoreThanTheyMayAtOnce) {
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  run_jobs(200, 3, [&](std::size_t) {
    const int now = ++running;
    int known = most;
    while (now > known && !most.compare_exchange_weak(known, now)) {
    }
    --running;
  });
  EXPECT_LE(most, 3);
}

TEST(Workers, KeepTheOrderOfStarting) {
  std::vector<std::size_t> order;
  run_jobs(20, 1, [&](std::size_t job) { order.push_back(job); });
  for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], i);
  EXPECT_GE(usable_processors(), 1U);
}

}  // namespace
}  // namespace coaming
