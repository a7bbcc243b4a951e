#include "base/siphash.h"

#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

// Key 00 01 .. 0f, texts 00 01 02 ...; source: the paper's appendix A and its reference vectors.
TEST(SipHash, GivesTheReferenceVectors) {
  const SipKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  std::string text;
  for (char c = 0; c < 15; ++c) text += c;
  EXPECT_EQ(siphash(key, ""), 0x726fdb47dd0e0e31U);
  EXPECT_EQ(siphash(key, text.substr(0, 1)), 0x74f839c593dc67fdU);
  EXPECT_EQ(siphash(key, text.substr(0, 8)), 0x93f5f5799a932462U);
  EXPECT_EQ(siphash(key, text), 0xa129ca6149be45e5U);
}

TEST(SipHash, HasANewKeyEachTime) { EXPECT_NE(random_sip_key(), random_sip_key()); }

}  // namespace
}  // namespace coaming
