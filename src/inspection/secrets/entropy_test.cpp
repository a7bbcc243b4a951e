#include "inspection/secrets/entropy.h"

#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Entropy, CountsBits) {
  EXPECT_EQ(bits_per_byte(""), 0);
  EXPECT_EQ(bits_per_byte("a"), 0);
  EXPECT_EQ(bits_per_byte(std::string(1000, 'x')), 0);
  EXPECT_DOUBLE_EQ(bits_per_byte("ab"), 1);
  EXPECT_DOUBLE_EQ(bits_per_byte("aabb"), 1);
  EXPECT_DOUBLE_EQ(bits_per_byte("abcd"), 2);
  EXPECT_DOUBLE_EQ(bits_per_byte("0123456789abcdef"), 4);
  EXPECT_NEAR(bits_per_byte("aaab"), 0.811, 0.001);
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_DOUBLE_EQ(bits_per_byte(all), 8);
}

}  // namespace
}  // namespace coaming
