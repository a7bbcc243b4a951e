#include "inventory/catalogers/rpm/bdb.h"

#include <gtest/gtest.h>

#include "inventory/catalogers/rpm/database_builder.h"

namespace coaming {
namespace {

struct Visited {
  std::vector<std::string> blobs;
  std::vector<std::string> errors;
  Result<void> end;
};

Visited visit(const std::string& file) {
  Visited visited;
  visited.end = visit_rpm_bdb(ByteRange::of_memory(file), [&](const Result<std::string_view>& blob) -> Result<void> {
    if (blob) visited.blobs.emplace_back(*blob);
    if (!blob) visited.errors.push_back(blob.error().message);
    return {};
  });
  return visited;
}

std::string replaced(std::string file, std::size_t at, const std::string& bytes) {
  return file.replace(at, bytes.size(), bytes);
}

// The second lies on overflow pages 2 to 4, the third on page 5.
const std::vector<std::string> kBlobs = {"first blob", std::string(1200, 'x'), std::string(100, 'y')};
const std::string kFile = build_rpm_bdb(kBlobs, false);
constexpr std::size_t kPage = kBuiltPageBytes;
// Where the items of page 1 lie: 4 of 5 bytes (key 0, its value, key 1) and blob 1, then blobs 2 and 3.
constexpr std::size_t kFirstValue = 2 * kPage - std::size_t{3} * 5 - 11;
constexpr std::size_t kSecondValue = kFirstValue - 5 - 12;

TEST(Bdb, VisitsInlineAndOverflowValues) {
  for (const bool big_endian : {false, true}) {
    const Visited visited = visit(build_rpm_bdb(kBlobs, big_endian));
    ASSERT_TRUE(visited.end) << visited.end.error().message;
    EXPECT_EQ(visited.blobs, kBlobs);
    EXPECT_TRUE(visited.errors.empty());
  }
}

TEST(Bdb, KeyZeroIsNoPackage) {
  const Visited visited = visit(build_rpm_bdb({}, false));
  EXPECT_TRUE(visited.end);
  EXPECT_TRUE(visited.blobs.empty());
  EXPECT_TRUE(visited.errors.empty());
}

TEST(Bdb, HandsOnTheErrorOfTheVisitor) {
  int calls = 0;
  const auto end = visit_rpm_bdb(ByteRange::of_memory(kFile), [&](const auto&) -> Result<void> {
    ++calls;
    return Error{ErrorCode::TooLarge, "enough"};
  });
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "enough");
  EXPECT_EQ(calls, 1);
}

TEST(Bdb, FollowsTheChainOfABucket) {
  // Page 1 as an empty page, and what it held as the next page of its bucket.
  std::string file = build_rpm_bdb({"inline"}, false);
  std::string moved = file.substr(kPage, kPage);
  file.replace(kPage, kPage, build_bdb_page(1, 2, 0, kPage, 13, false));
  file += replaced(replaced(moved, 8, little32(2)), 25, "\2");  // pages of version 8 are unsorted
  file.replace(32, 4, little32(2));
  const Visited visited = visit(file);
  EXPECT_TRUE(visited.end);
  EXPECT_EQ(visited.blobs, std::vector<std::string>{"inline"});
}

struct FileCase {
  const char* name;
  std::string file;
  ErrorCode code;
};

class BadBdbFile : public testing::TestWithParam<FileCase> {};

TEST_P(BadBdbFile, IsRefused) {
  const Visited visited = visit(GetParam().file);
  ASSERT_FALSE(visited.end);
  EXPECT_EQ(visited.end.error().code, GetParam().code) << visited.end.error().message;
}

const FileCase kFileCases[] = {
    {"Empty", "", ErrorCode::Corrupt},
    {"WrongMagic", replaced(kFile, 12, little32(0x061562)), ErrorCode::Corrupt},
    {"Btree", replaced(kFile, 12, little32(0x053162)), ErrorCode::Unsupported},
    {"BtreeOfTheOtherOrder", replaced(kFile, 12, big32(0x053162)), ErrorCode::Unsupported},
    {"OldVersion", replaced(kFile, 16, little32(7)), ErrorCode::Unsupported},
    {"LaterVersion", replaced(kFile, 16, little32(11)), ErrorCode::Unsupported},
    {"Encrypted", replaced(kFile, 24, "\1"), ErrorCode::Unsupported},
    {"Checksums", replaced(kFile, 26, "\1"), ErrorCode::Unsupported},
    {"OtherMetadata", replaced(kFile, 25, "\11"), ErrorCode::Corrupt},
    {"PagesOfNoBytes", replaced(kFile, 20, little32(0)), ErrorCode::Corrupt},
    {"PagesOfOddSize", replaced(kFile, 20, little32(1000)), ErrorCode::Corrupt},
    {"HugePages", replaced(kFile, 20, little32(1U << 31)), ErrorCode::Corrupt},
    {"HugeBucketCount", replaced(kFile, 72, little32(0xffffffff)), ErrorCode::Corrupt},
    {"BucketBeyondTheEnd", replaced(kFile, 96, little32(0xffffffff)), ErrorCode::Corrupt},
    {"NoPages", replaced(kFile, 32, little32(0)), ErrorCode::Corrupt},
};

INSTANTIATE_TEST_SUITE_P(Cases, BadBdbFile, testing::ValuesIn(kFileCases),
                         [](const auto& tested) { return tested.param.name; });

struct DamageCase {
  const char* name;
  std::size_t at;
  std::string bytes;
  std::vector<std::string> survivors;
  const char* message;  // a part of the one error
};

class DamagedBdb : public testing::TestWithParam<DamageCase> {};

TEST_P(DamagedBdb, IsAnErrorAndTheOthersSurvive) {
  const Visited visited = visit(replaced(kFile, GetParam().at, GetParam().bytes));
  ASSERT_TRUE(visited.end) << visited.end.error().message;
  EXPECT_EQ(visited.blobs, GetParam().survivors);
  ASSERT_EQ(visited.errors.size(), 1U);
  EXPECT_NE(visited.errors[0].find(GetParam().message), std::string::npos) << visited.errors[0];
}

const std::vector<std::string> kAll = kBlobs;
const std::vector<std::string> kNone = {};
const std::vector<std::string> kWithoutFirst = {kBlobs[1], kBlobs[2]};
const std::vector<std::string> kWithoutSecond = {kBlobs[0], kBlobs[2]};

const DamageCase kDamageCases[] = {
    {"ZeroedHashPage", kPage, std::string(kPage, '\0'), kNone, "page 1 says it is page 0"},
    {"HashPageOfOtherType", kPage + 25, "\7", kNone, "not a hash page"},
    {"OddItemCount", kPage + 20, std::string("\7\0", 2), kNone, "states 7 items"},
    {"HugeItemCount", kPage + 20, "\xfe\xff", kNone, "states 65534 items"},
    {"BucketIsACycle", kPage + 16, little32(1), kAll, "page 1 is used twice"},
    {"BucketGoesBeyondTheEnd", kPage + 16, little32(1000), kAll, "page 1000 does not exist"},
    {"KeyOfOtherType", kFirstValue + 11, "\3", kWithoutFirst, "item 3: the key is not"},
    {"ValueOfOtherType", kFirstValue, "\2", kWithoutFirst, "the value has type 2 and 11 bytes"},
    {"ValueOfSizeZero", kSecondValue + 8, little32(0), kWithoutSecond, "a value of 0 bytes"},
    {"HugeValue", kSecondValue + 8, little32(0xffffffff), kWithoutSecond, "a value of 4294967295 bytes"},
    {"ValueLongerThanItsChain", kSecondValue + 8, little32(1300), kWithoutSecond, "page 0 does not exist"},
    {"ValueShorterThanItsPage", kSecondValue + 8, little32(1100), kWithoutSecond, "states 228 bytes"},
    {"ChainBeginsNowhere", kSecondValue + 4, little32(0), kWithoutSecond, "page 0 does not exist"},
    {"ChainBeginsOnTheHashPage", kSecondValue + 4, little32(1), kWithoutSecond, "page 1 is used twice"},
    {"ChainIsACycle", 3 * kPage + 16, little32(2), kWithoutSecond, "page 2 is used twice"},
    {"ChainGoesBeyondTheEnd", 2 * kPage + 16, little32(77), kWithoutSecond, "page 77 does not exist"},
    {"OverflowPageOfOtherType", 3 * kPage + 25, "\15", kWithoutSecond, "page 3 is no overflow page"},
    {"OverflowPageOverfull", 3 * kPage + 22, "\xff\xff", kWithoutSecond, "page 3 states 65535 bytes"},
    {"OverflowPageOfOtherNumber", 3 * kPage + 8, little32(9), kWithoutSecond, "page 3 says it is page 9"},
};

INSTANTIATE_TEST_SUITE_P(Cases, DamagedBdb, testing::ValuesIn(kDamageCases),
                         [](const auto& tested) { return tested.param.name; });

TEST(Bdb, ItemsOutsideTheirPageAreErrors) {
  for (std::size_t item = 2; item < 8; ++item) {
    for (const char* offset : {"\0\0", "\x1a\0", "\xff\xff", "\0\2"}) {
      const Visited visited = visit(replaced(kFile, kPage + 26 + 2 * item, std::string(offset, 2)));
      EXPECT_TRUE(visited.end);
      EXPECT_FALSE(visited.errors.empty()) << item;
      EXPECT_LT(visited.blobs.size(), kBlobs.size()) << item;
    }
  }
}

TEST(Bdb, TruncationLosesOnlyWhatIsCutOff) {
  for (std::size_t size = 0; size < kFile.size(); ++size) {
    const Visited visited = visit(kFile.substr(0, size));
    EXPECT_EQ(static_cast<bool>(visited.end), size >= 2 * kPage) << size;
    EXPECT_EQ(visited.blobs.size() + visited.errors.size(), visited.end ? kBlobs.size() : 0U) << size;
    EXPECT_EQ(visited.blobs.size(), size < 2 * kPage ? 0U : size < 5 * kPage ? 1U : 2U) << size;
  }
}

}  // namespace
}  // namespace coaming
