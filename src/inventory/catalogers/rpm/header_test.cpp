#include "inventory/catalogers/rpm/header.h"

#include <gtest/gtest.h>

#include "inventory/catalogers/rpm/database_builder.h"

namespace coaming {
namespace {

using namespace std::string_literals;

const BuiltEntry kName{1000, 6, "tar\0"s};
const BuiltEntry kVersion{1001, 6, "1.34\0"s};
const BuiltEntry kRelease{1002, 6, "6.el9\0"s};

RpmHeader tar() {
  RpmHeader header;
  header.name = "tar";
  header.version = "1.34";
  header.release = "6.el9";
  return header;
}

TEST(RpmHeader, ReadsEveryField) {
  RpmHeader header = tar();
  header.epoch = 2;
  header.architecture = "x86_64";
  header.source_rpm = "tar-1.34-6.el9.src.rpm";
  header.license = "GPLv3+";
  header.vendor = "Red Hat, Inc.";
  header.modularity_label = "nodejs:18:1:2";
  const auto parsed = parse_rpm_header(build_rpm_header(header));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(*parsed, header);
}

struct GoodCase {
  const char* name;
  std::vector<BuiltEntry> entries;
  RpmHeader expected;
};

class GoodRpmHeader : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodRpmHeader, IsRead) {
  const auto parsed = parse_rpm_header(build_rpm_header(GetParam().entries));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(*parsed, GetParam().expected);
}

RpmHeader with_license(const char* license) {
  RpmHeader header = tar();
  header.license = license;
  return header;
}

RpmHeader with_epoch(std::uint32_t epoch) {
  RpmHeader header = tar();
  header.epoch = epoch;
  return header;
}

const GoodCase kGoodCases[] = {
    {"OnlyWhatIsRequired", {kName, kVersion, kRelease}, tar()},
    {"RegionAndUnknownTags", {{63, 7, std::string(16, 'x'), 16}, kName, kVersion, kRelease, {9999, 77, "?"}}, tar()},
    {"FirstOfSeveralTexts", {kName, kVersion, kRelease, {1014, 8, "MIT\0BSD\0"s, 2}}, with_license("MIT")},
    {"TranslatedText", {kName, kVersion, kRelease, {1014, 9, "MIT\0"s}}, with_license("MIT")},
    {"LastOfTwoEqualTags", {{1000, 6, "cpio\0"s}, kName, kVersion, kRelease}, tar()},
    {"EpochZeroIsStated", {kName, kVersion, kRelease, {1003, 4, big32(0)}}, with_epoch(0)},
    {"LargestEpoch", {kName, kVersion, kRelease, {1003, 4, big32(0xffffffff)}}, with_epoch(0xffffffff)},
};

INSTANTIATE_TEST_SUITE_P(Cases, GoodRpmHeader, testing::ValuesIn(kGoodCases),
                         [](const auto& tested) { return tested.param.name; });

struct BadCase {
  const char* name;
  std::string blob;
  ErrorCode code;
  const char* message;  // a part of it
};

class BadRpmHeader : public testing::TestWithParam<BadCase> {};

TEST_P(BadRpmHeader, IsRefused) {
  const auto parsed = parse_rpm_header(GetParam().blob);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, GetParam().code);
  EXPECT_NE(parsed.error().message.find(GetParam().message), std::string::npos) << parsed.error().message;
}

std::string one_entry(std::uint32_t tag, std::uint32_t type, std::uint32_t offset, std::uint32_t count) {
  return big32(1) + big32(4) + big32(tag) + big32(type) + big32(offset) + big32(count) + "tar\0"s;
}

const BadCase kBadCases[] = {
    {"Empty", "", ErrorCode::Corrupt, "0 bytes"},
    {"OnlyCounts", big32(0) + big32(0), ErrorCode::Corrupt, "without NAME"},
    {"TooManyEntries", big32(kMaxRpmHeaderEntries + 1) + big32(0), ErrorCode::TooLarge, "65537 entries"},
    {"LargestCounts", big32(0xffffffff) + big32(0xffffffff), ErrorCode::TooLarge, "entries"},
    {"StoreLargerThanBlob", big32(0) + big32(0xffffffff), ErrorCode::Corrupt, "4294967303"},
    {"TrailingBytes", build_rpm_header(tar()) + "x", ErrorCode::Corrupt, "says it has"},
    {"TooLarge", std::string(kMaxRpmHeaderBytes + 1, '\0'), ErrorCode::TooLarge, "limit"},
    {"OffsetAtTheEnd", one_entry(1000, 6, 4, 1), ErrorCode::Corrupt, "NAME: lies outside"},
    {"LargestOffset", one_entry(1000, 6, 0xffffffff, 1), ErrorCode::Corrupt, "NAME: lies outside"},
    {"TextWithoutEnd", build_rpm_header({{1000, 6, "tar"}}), ErrorCode::Corrupt, "NAME: runs out"},
    {"NumberAsText", one_entry(1000, 4, 0, 1), ErrorCode::Corrupt, "NAME: has type 4"},
    {"TextWithoutValue", one_entry(1000, 6, 0, 0), ErrorCode::Corrupt, "NAME: has no value"},
    {"TextAsEpoch", one_entry(1003, 6, 0, 1), ErrorCode::Corrupt, "EPOCH: is not a number"},
    {"EpochOverTheEnd", one_entry(1003, 4, 1, 1), ErrorCode::Corrupt, "EPOCH: lies outside"},
    {"EpochFarOutside", one_entry(1003, 4, 0xfffffffe, 1), ErrorCode::Corrupt, "EPOCH: lies outside"},
    {"EmptyName", build_rpm_header({{1000, 6, "\0"s}, kVersion, kRelease}), ErrorCode::Corrupt, "without NAME"},
    {"NoVersion", build_rpm_header({kName, kRelease}), ErrorCode::Corrupt, "tar has no VERSION"},
    {"NoRelease", build_rpm_header({kName, kVersion}), ErrorCode::Corrupt, "tar has no RELEASE"},
};

INSTANTIATE_TEST_SUITE_P(Cases, BadRpmHeader, testing::ValuesIn(kBadCases),
                         [](const auto& tested) { return tested.param.name; });

TEST(RpmHeader, RefusesEveryTruncation) {
  const std::string blob = build_rpm_header(tar());
  for (std::size_t size = 0; size < blob.size(); ++size) {
    EXPECT_FALSE(parse_rpm_header(std::string(blob, 0, size))) << size;
  }
}

}  // namespace
}  // namespace coaming
