#include "base/inflate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/fd.h"
#include "support/compress.h"

namespace coaming {
namespace {

constexpr std::uint64_t kLimit = 1 << 20;

std::string long_text() {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += std::to_string(i * i);
  return text;
}

TEST(Inflate, ExpandsBothForms) {
  for (const std::string& text : {std::string(), std::string("hello"), long_text(), std::string(kLimit, 'a')}) {
    const std::string raw = raw_deflate(text);
    const std::string wrapped = zlib(text);
    for (const std::uint64_t expected : {std::uint64_t{0}, std::uint64_t{text.size()}, kLimit * 1000}) {
      const auto a = inflate(DeflateForm::Raw, ByteRange::of_memory(raw), kLimit, expected);
      ASSERT_TRUE(a) << a.error().message;
      EXPECT_TRUE(*a == text);
      const auto b = inflate(DeflateForm::Zlib, ByteRange::of_memory(wrapped), kLimit, expected);
      ASSERT_TRUE(b) << b.error().message;
      EXPECT_TRUE(*b == text);
    }
  }
}

TEST(Inflate, ReadsFilesPieceByPiece) {
  const std::string text = long_text();
  const std::string packed = raw_deflate(text);
  auto file = open_temporary();
  ASSERT_TRUE(file);
  ASSERT_EQ(::write(file->get(), packed.data(), packed.size()), static_cast<ssize_t>(packed.size()));
  const auto result = inflate(DeflateForm::Raw, ByteRange::of_file(file->get(), 0, packed.size()), kLimit);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_TRUE(*result == text);
}

TEST(Inflate, PassesOverWhatFollows) {
  const std::string packed = raw_deflate("hello") + std::string(100'000, 'x');
  const auto result = inflate(DeflateForm::Raw, ByteRange::of_memory(packed), kLimit);
  ASSERT_TRUE(result);
  EXPECT_EQ(*result, "hello");
}

TEST(Inflate, RefusesBadData) {
  std::string wrong_checksum = zlib("hello");
  wrong_checksum.back() ^= 1;
  struct Case {
    const char* name;
    DeflateForm form;
    std::string bytes;
    std::uint64_t limit;
    ErrorCode code;
  };
  const Case kCases[] = {
      {"Empty", DeflateForm::Raw, "", kLimit, ErrorCode::Corrupt},
      {"CutShort", DeflateForm::Raw, raw_deflate(long_text()).substr(0, 5000), kLimit, ErrorCode::Corrupt},
      {"Garbage", DeflateForm::Raw, "\xff\xff\xff\xff", kLimit, ErrorCode::Corrupt},
      {"NoZlibHeader", DeflateForm::Zlib, "hello, world", kLimit, ErrorCode::Corrupt},
      {"WrongChecksum", DeflateForm::Zlib, wrong_checksum, kLimit, ErrorCode::Corrupt},
      {"OneByteTooMany", DeflateForm::Raw, raw_deflate(std::string(70'001, 'a')), 70'000, ErrorCode::TooLarge},
      {"Bomb", DeflateForm::Raw, raw_deflate(std::string(64 << 20, '\0')), kLimit, ErrorCode::TooLarge},
      {"NothingAllowed", DeflateForm::Raw, raw_deflate("a"), 0, ErrorCode::TooLarge},
  };
  for (const Case& c : kCases) {
    const auto result = inflate(c.form, ByteRange::of_memory(c.bytes), c.limit);
    ASSERT_FALSE(result) << c.name;
    EXPECT_EQ(result.error().code, c.code) << c.name << ": " << result.error().message;
  }
}

}  // namespace
}  // namespace coaming
