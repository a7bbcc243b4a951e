#include "base/decompress.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "support/compress.h"
#include "support/pieces.h"

namespace coaming {
namespace {

using std::string_literals::operator""s;

const std::string kText = "a coaming keeps the sea out of the hold; the sea, the sea, the sea";

std::string noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return text;
}

struct GoodCase {
  const char* name;
  Compression compression;
  std::string stored;
  std::string text;
};

class GoodStream : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodStream, IsReadInPiecesOfAnySize) {
  const auto& [name, compression, stored, text] = GetParam();
  for (std::size_t size = 1; size <= std::min<std::size_t>(stored.size(), 400); ++size) {
    const auto read = read_to_end(decompress(compression, pieces_of(stored, size)));
    ASSERT_TRUE(read) << size << ": " << read.error().message;
    ASSERT_EQ(*read, text) << size;
  }
}

TEST_P(GoodStream, IsReadWhereverItIsSplit) {
  const auto& [name, compression, stored, text] = GetParam();
  for (std::size_t at = 0; at < std::min<std::size_t>(stored.size(), 400); ++at) {
    int call = 0;
    const Chunks halves = [&, stored = std::string_view(stored)]() -> Result<std::string_view> {
      ++call;
      if (call == 1 && at > 0) return stored.substr(0, at);
      if (call == 2 || (call == 1 && at == 0)) return call = 2, stored.substr(at);
      return std::string_view();
    };
    const auto read = read_to_end(decompress(compression, halves));
    ASSERT_TRUE(read) << at << ": " << read.error().message;
    ASSERT_EQ(*read, text) << at;
  }
}

const GoodCase kGood[] = {
    {"GzipMember", Compression::Gzip, gzip(kText), kText},
    {"EmptyGzipMember", Compression::Gzip, gzip(""), ""},
    {"SeveralGzipMembers", Compression::Gzip, gzip("one, ") + gzip("") + gzip("two, ") + gzip(kText),
     "one, two, " + kText},
    {"ZerosBehindTheLastMember", Compression::Gzip, gzip(kText) + std::string(700, '\0'), kText},
    {"IncompressibleGzip", Compression::Gzip, gzip(noise(3000)), noise(3000)},
    // Flags 0x1c: an extra field, a name and a comment. Source: RFC 1952, 2.3.
    {"GzipWithAllHeaderFields", Compression::Gzip,
     "\x1f\x8b\x08\x1c\0\0\0\0\0\x03\x03\0abcname\0comment\0"s + gzip(kText).substr(10), kText},
    {"ZstdFrame", Compression::Zstd, zstd(kText), kText},
    {"SeveralZstdFrames", Compression::Zstd, zstd("one, ") + zstd("") + zstd(kText), "one, " + kText},
    {"SkippableFrameBetween", Compression::Zstd, zstd("one, ") + zstd_skippable_frame("index") + zstd("two"),
     "one, two"},
    {"SkippableFrameFirst", Compression::Zstd, zstd_skippable_frame("") + zstd(kText), kText},
    {"SkippableFrameLast", Compression::Zstd, zstd(kText) + zstd_skippable_frame(noise(90)), kText},
    {"EmptyZstdStream", Compression::Zstd, zstd(""), ""},
};

INSTANTIATE_TEST_SUITE_P(Decompress, GoodStream, testing::ValuesIn(kGood),
                         [](const auto& row) { return row.param.name; });

TEST(Gunzip, ReportsEveryCut) {
  const std::string stored = gzip(kText) + gzip(kText);
  const std::size_t first = gzip(kText).size();
  for (std::size_t size = 1; size < stored.size(); ++size) {
    if (size == first) continue;  // that is a whole stream
    const auto read = read_to_end(gunzip(pieces_of(std::string_view(stored).substr(0, size), 7)));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, ErrorCode::Corrupt) << size;
    EXPECT_EQ(read.error().message.substr(0, 8), "gunzip: ") << size;
  }
}

TEST(Gunzip, NeverGivesOtherContentForAChangedByte) {
  const std::string stored = gzip(kText);
  for (std::size_t at = 10; at < stored.size(); ++at) {
    std::string changed = stored;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    const auto read = read_to_end(gunzip(pieces_of(changed, 1000)));
    // A bit that no decoder looks at may change; the content may not.
    EXPECT_TRUE(!read || *read == kText) << at;
  }
}

TEST(Gunzip, RefusesWhatIsNoGzip) {
  struct Case {
    const char* name;
    std::string stored;
    const char* message;
  };
  const Case kCases[] = {
      {"Nothing", "", "gunzip: the stream is cut short"},
      {"PlainText", "hold the line", "gunzip: not a gzip header"},
      {"UnknownMethod", "\x1f\x8b\x07\0\0\0\0\0\0\x03rest"s, "gunzip: unknown compression method"},
      {"BytesBehindTheLastMember", gzip(kText) + "x", "gunzip: unknown bytes behind the last member"},
      {"BytesBehindThePadding", gzip(kText) + "\0\0x"s, "gunzip: unknown bytes behind the last member"},
      {"HalfAMemberBehindThePadding", gzip(kText) + "\0\x1f"s, "gunzip: the stream is cut short"},
  };
  for (const Case& c : kCases) {
    const auto read = read_to_end(gunzip(pieces_of(c.stored, 100)));
    ASSERT_FALSE(read) << c.name;
    EXPECT_EQ(read.error().message, c.message) << c.name;
  }
}

TEST(Gunzip, PassesOnTheErrorOfItsInput) {
  const Chunks broken = [] { return Result<std::string_view>(Error{ErrorCode::Unavailable, "cannot read"}); };
  EXPECT_EQ(read_to_end(gunzip(broken)).error().message, "cannot read");
  EXPECT_EQ(read_to_end(unzstd(broken)).error().message, "cannot read");
}

TEST(Gunzip, IsQuickWithManySmallMembers) {
  std::string stored;
  for (int i = 0; i < 20'000; ++i) stored += gzip("x");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(read_to_end(gunzip(pieces_of(stored, kChunkBytes)))->size(), 20'000U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Unzstd, ReadsWhatFillsItsBufferExactly) {
  for (const std::size_t size : {(256U << 10) - 1, 256U << 10, (256U << 10) + 1, 512U << 10, 1024U << 10}) {
    const std::string text = noise(size);
    const std::string stored = zstd(text);
    for (const std::size_t piece : {stored.size(), std::size_t{1000}}) {
      const auto read = read_to_end(unzstd(pieces_of(stored, piece)));
      ASSERT_TRUE(read) << size << ": " << read.error().message;
      EXPECT_TRUE(*read == text) << size;
    }
    const std::string zeros(size, '\0');
    const auto read = read_to_end(unzstd(pieces_of(zstd(zeros), 1000)));
    ASSERT_TRUE(read) << size << ": " << read.error().message;
    EXPECT_TRUE(*read == zeros) << size;
  }
}

TEST(Unzstd, ReportsEveryCut) {
  const std::string stored = zstd(kText) + zstd_skippable_frame("index") + zstd(kText);
  for (std::size_t size = 1; size < stored.size(); ++size) {
    if (size == zstd(kText).size() || size == zstd(kText).size() + 13) continue;  // those are whole streams
    const auto read = read_to_end(unzstd(pieces_of(std::string_view(stored).substr(0, size), 7)));
    ASSERT_FALSE(read) << size;
    EXPECT_EQ(read.error().code, ErrorCode::Corrupt) << size;
    EXPECT_EQ(read.error().message.substr(0, 6), "zstd: ") << size;
  }
}

TEST(Unzstd, ReportsAWrongChecksum) {
  std::string stored = zstd(kText);
  stored.back() = static_cast<char>(stored.back() ^ 1);
  const auto read = read_to_end(unzstd(pieces_of(stored, 1000)));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
}

TEST(Unzstd, RefusesBytesBehindTheLastFrame) {
  const auto read = read_to_end(unzstd(pieces_of(zstd(kText) + std::string(20, 'x'), 1000)));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
}

TEST(Unzstd, RefusesALargeWindow) {
  EXPECT_TRUE(read_to_end(unzstd(pieces_of(zstd(kText, kMaxZstdWindowLog), 1000))));
  const auto read = read_to_end(unzstd(pieces_of(zstd(kText, kMaxZstdWindowLog + 1), 1000)));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::TooLarge);
  EXPECT_NE(read.error().message.find("32 MiB"), std::string::npos) << read.error().message;
}

TEST(Decompress, IsDetectedByTheFirstBytes) {
  EXPECT_EQ(detect_compression(gzip("")), Compression::Gzip);
  EXPECT_EQ(detect_compression(zstd("")), Compression::Zstd);
  EXPECT_EQ(detect_compression(zstd_skippable_frame("x")), Compression::Zstd);
  for (const std::string& start : {""s, "\x1f"s, "\x28\xb5\x2f"s, "\x50\x2a\x4d"s, "ustar"s}) {
    EXPECT_EQ(detect_compression(start), Compression::None) << start;
  }
}

}  // namespace
}  // namespace coaming
