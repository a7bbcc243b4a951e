#include "inventory/catalogers/rpm/ndb.h"

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
  visited.end = visit_rpm_ndb(ByteRange::of_memory(file), [&](const Result<std::string_view>& blob) -> Result<void> {
    if (blob) visited.blobs.emplace_back(*blob);
    if (!blob) visited.errors.push_back(blob.error().message);
    return {};
  });
  return visited;
}

std::string replaced(std::string file, std::size_t at, const std::string& bytes) {
  return file.replace(at, bytes.size(), bytes);
}

const std::vector<std::string> kBlobs = {"first blob", std::string(5000, 'x'), ""};
constexpr std::size_t kFirstSlot = std::size_t{3} * 16;  // build_rpm_ndb leaves one free
constexpr std::size_t kFirstBlob = 4096;

TEST(Ndb, VisitsBlobsInSlotOrder) {
  const Visited visited = visit(build_rpm_ndb(kBlobs));
  ASSERT_TRUE(visited.end) << visited.end.error().message;
  EXPECT_EQ(visited.blobs, kBlobs);
  EXPECT_TRUE(visited.errors.empty());
}

TEST(Ndb, WithoutPackagesVisitsNothing) {
  const Visited visited = visit(build_rpm_ndb({}));
  EXPECT_TRUE(visited.end);
  EXPECT_TRUE(visited.blobs.empty());
}

TEST(Ndb, HandsOnTheErrorOfTheVisitor) {
  const std::string file = build_rpm_ndb(kBlobs);
  int calls = 0;
  const auto end = visit_rpm_ndb(ByteRange::of_memory(file), [&](const auto&) -> Result<void> {
    ++calls;
    return Error{ErrorCode::TooLarge, "enough"};
  });
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "enough");
  EXPECT_EQ(calls, 1);
}

struct FileCase {
  const char* name;
  std::string file;
  ErrorCode code;
};

class BadNdbFile : public testing::TestWithParam<FileCase> {};

TEST_P(BadNdbFile, IsRefused) {
  const Visited visited = visit(GetParam().file);
  ASSERT_FALSE(visited.end);
  EXPECT_EQ(visited.end.error().code, GetParam().code);
}

const FileCase kFileCases[] = {
    {"Empty", "", ErrorCode::Corrupt},
    {"WrongMagic", replaced(build_rpm_ndb(kBlobs), 0, "RpmX"), ErrorCode::Corrupt},
    {"LaterVersion", replaced(build_rpm_ndb(kBlobs), 4, little32(1)), ErrorCode::Unsupported},
    {"NoSlotPages", replaced(build_rpm_ndb(kBlobs), 12, little32(0)), ErrorCode::Corrupt},
    {"MoreSlotPagesThanBytes", replaced(build_rpm_ndb(kBlobs), 12, little32(0xffffffff)), ErrorCode::Corrupt},
};

INSTANTIATE_TEST_SUITE_P(Cases, BadNdbFile, testing::ValuesIn(kFileCases),
                         [](const auto& tested) { return tested.param.name; });

struct BlobCase {
  const char* name;
  std::size_t at;
  std::string bytes;
  const char* message;  // a part of the error of the first blob; the others survive
};

class BadNdbBlob : public testing::TestWithParam<BlobCase> {};

TEST_P(BadNdbBlob, IsAnErrorAndTheOthersSurvive) {
  const Visited visited = visit(replaced(build_rpm_ndb(kBlobs), GetParam().at, GetParam().bytes));
  ASSERT_TRUE(visited.end) << visited.end.error().message;
  EXPECT_EQ(visited.blobs, (std::vector<std::string>{kBlobs[1], kBlobs[2]}));
  ASSERT_EQ(visited.errors.size(), 1U);
  EXPECT_NE(visited.errors[0].find(GetParam().message), std::string::npos) << visited.errors[0];
}

const BlobCase kBlobCases[] = {
    {"SlotMagic", kFirstSlot, "Slop", "slot 3: the slot has another magic"},
    {"OtherPackage", kFirstSlot + 4, little32(7), "not the head of package 7"},
    {"BlockBeyondTheEnd", kFirstSlot + 8, little32(0xffffffff), "ends at byte 0"},
    {"HugeBlockCount", kFirstSlot + 12, little32(0xffffffff), "a blob of 10 bytes in 4294967295 blocks"},
    {"NoBlocks", kFirstSlot + 12, little32(0), "ends at byte 0"},
    {"HeadMagic", kFirstBlob, "BlbX", "not the head"},
    {"HugeBlob", kFirstBlob + 12, little32(0xffffffff), "a blob of 4294967295 bytes"},
    {"BlobLargerThanItsBlocks", kFirstBlob + 12, little32(1000), "a blob of 1000 bytes in 3 blocks"},
    {"TailSize", kFirstBlob + 48 - 8, little32(11), "does not end"},
    {"TailMagic", kFirstBlob + 48 - 4, "BlbX", "does not end"},
};

INSTANTIATE_TEST_SUITE_P(Cases, BadNdbBlob, testing::ValuesIn(kBlobCases),
                         [](const auto& tested) { return tested.param.name; });

TEST(Ndb, SlotsThatShareABlobEndTheReading) {
  std::string file = build_rpm_ndb({std::string(5000, 'x')});
  const std::string slot = file.substr(kFirstSlot, 16);
  for (std::size_t other = 4; other < 10; ++other) file.replace(other * 16, 16, slot);
  const Visited visited = visit(file);
  ASSERT_FALSE(visited.end);
  EXPECT_NE(visited.end.error().message.find("overlap"), std::string::npos);
}

TEST(Ndb, TruncationLosesOnlyWhatIsCutOff) {
  const std::string file = build_rpm_ndb({"first blob", "second blob"});
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Visited visited = visit(file.substr(0, size));
    EXPECT_EQ(static_cast<bool>(visited.end), size >= 4096) << size;
    EXPECT_EQ(visited.blobs.size() + visited.errors.size(), visited.end ? 2U : 0U) << size;
    EXPECT_EQ(visited.blobs.size(), size < 4096 + 48 ? 0U : 1U) << size;
  }
}

}  // namespace
}  // namespace coaming
