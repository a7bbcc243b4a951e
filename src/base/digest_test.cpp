#include "base/digest.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

const std::string kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

// Source: FIPS 180-2, appendix B.1.
TEST(Sha256, GivesTheStandardsExample) { EXPECT_EQ(sha256("abc").hex(), kAbc); }

TEST(Sha256, IsTheSameInPieces) {
  Sha256 hash;
  hash.update("a");
  hash.update("");
  hash.update("bc");
  EXPECT_EQ(hash.finish(), sha256("abc"));
}

TEST(Digest, IsReadAsItIsWritten) {
  const auto digest = parse_digest("sha256:" + kAbc);
  ASSERT_TRUE(digest) << digest.error().message;
  EXPECT_EQ(digest->to_string(), "sha256:" + kAbc);
  EXPECT_EQ(*digest_from_hex(kAbc), *digest);
}

TEST(Digest, RefusesOtherText) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
  };
  const Case kCases[] = {
      {"Empty", "", ErrorCode::Invalid},
      {"NoAlgorithm", kAbc, ErrorCode::Invalid},
      {"Sha512", "sha512:" + kAbc + kAbc, ErrorCode::Unsupported},
      {"TooShort", "sha256:" + kAbc.substr(1), ErrorCode::Invalid},
      {"TooLong", "sha256:" + kAbc + "0", ErrorCode::Invalid},
      {"UpperCase", "sha256:BA" + kAbc.substr(2), ErrorCode::Invalid},
      {"PathInPlaceOfDigits", "sha256:" + std::string(58, 'a') + "/../..", ErrorCode::Invalid},
      {"NulByte", "sha256:" + kAbc.substr(1) + std::string(1, '\0'), ErrorCode::Invalid},
  };
  for (const Case& c : kCases) {
    const auto digest = parse_digest(c.text);
    ASSERT_FALSE(digest) << c.name;
    EXPECT_EQ(digest.error().code, c.code) << c.name;
    EXPECT_NE(digest.error().message.find('"' + c.text.substr(0, 50)), std::string::npos) << digest.error().message;
  }
}

TEST(Digest, QuotesNoMoreThanABitOfALongText) {
  EXPECT_LT(parse_digest(std::string(1 << 20, 'x')).error().message.size(), 200U);
}

}  // namespace
}  // namespace coaming
