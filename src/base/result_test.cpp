#include "base/result.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Result, HoldsOneOrTheOther) {
  const Result<int> good = 7;
  ASSERT_TRUE(good);
  EXPECT_EQ(*good, 7);
  const Result<int> bad = Error{ErrorCode::Corrupt, "short read"};
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::Corrupt);
  EXPECT_TRUE(Result<void>());
  EXPECT_FALSE(Result<void>(Error{ErrorCode::Denied, "no"}));
}

TEST(Error, TellsItsSteps) {
  const Error error = Error{ErrorCode::Corrupt, "short read"}.in("gunzip").in("layer 3");
  EXPECT_EQ(error.message, "layer 3: gunzip: short read");
  EXPECT_EQ(error.code, ErrorCode::Corrupt);
}

}  // namespace
}  // namespace coaming
