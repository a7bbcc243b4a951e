#include "inspection/secrets/encodings.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Base64, Decodes) {
  struct Case {
    const char* text;
    std::optional<std::string> bytes;
  };
  const Case kCases[] = {
      {"", ""},
      {"TQ==", "M"},
      {"TQ", "M"},
      {"TWE=", "Ma"},
      {"TWFu", "Man"},
      {"-_-_", "\xfb\xff\xbf"},
      {"+/+/", "\xfb\xff\xbf"},
      {"T", std::nullopt},
      {"TQ=", std::nullopt},
      {"TQ===", std::nullopt},
      {"T Fu", std::nullopt},
      {"TWF\xff", std::nullopt},
      {"=", std::nullopt},
  };
  for (const Case& c : kCases) EXPECT_EQ(decode_base64(c.text), c.bytes) << c.text;
}

// The token is one that its owner made public and that GitHub revoked, without its prefix.
TEST(Crc32Base62, KnowsARevokedToken) {
  EXPECT_EQ(crc32_base62("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"), "0mLq17");
  EXPECT_TRUE(ends_in_crc32_base62("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"));
  EXPECT_FALSE(ends_in_crc32_base62("zQWBuTSOoRi4A9spHcVY5ncnsDkxkK0mLq17"));
  EXPECT_FALSE(ends_in_crc32_base62("0mLq17"));
  EXPECT_FALSE(ends_in_crc32_base62(""));
}

// The examples of BIP 173.
TEST(Bech32, ChecksTheChecksum) {
  EXPECT_TRUE(is_bech32("A12UEL5L"));
  EXPECT_TRUE(is_bech32("a12uel5l"));
  EXPECT_TRUE(is_bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
  EXPECT_TRUE(is_bech32("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"));
  EXPECT_FALSE(is_bech32("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x"));
  EXPECT_FALSE(is_bech32("A12UeL5L"));
  EXPECT_FALSE(is_bech32("1qzzfhee"));
  EXPECT_FALSE(is_bech32("pzry9x0s0muk"));
  EXPECT_FALSE(is_bech32("x1b4n0q5v"));
  EXPECT_FALSE(is_bech32(""));
}

}  // namespace
}  // namespace coaming
