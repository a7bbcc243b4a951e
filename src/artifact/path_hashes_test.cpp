#include "artifact/path_hashes.h"

#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(PathHashes, KnowWhatWasPutIn) {
  PathHashes hashes(100'000);
  EXPECT_FALSE(hashes.contains(""));
  for (int i = 0; i < 10'000; ++i) {
    hashes.insert("a/" + std::to_string(i));
    hashes.insert("a/" + std::to_string(i));
  }
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(hashes.contains("a/" + std::to_string(i)));
    EXPECT_FALSE(hashes.contains("b/" + std::to_string(i)));
  }
}

TEST(PathHashes, KeepNoMoreThanTheirLimit) {
  PathHashes hashes(2);
  for (const char* path : {"a", "a", "b", "c"}) hashes.insert(path);
  EXPECT_TRUE(hashes.contains("a"));
  EXPECT_TRUE(hashes.contains("b"));
  EXPECT_FALSE(hashes.contains("c"));
}

}  // namespace
}  // namespace coaming
