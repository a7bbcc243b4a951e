#include "inventory/catalogers/apk.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

// A record as apk-tools writes it: package fields, then folders, files and their checksums.
constexpr const char* kMusl =
    "C:Q1VgHW/uxWKqfREW/4hQFRTBcsnjM=\nP:musl\nV:1.2.4-r2\nA:x86_64\nS:383459\nI:622592\n"
    "T:the musl c library (libc) implementation\nU:https://musl.libc.org/\nL:MIT\no:musl\n"
    "m:Natanael Copa <ncopa@alpinelinux.org>\nt:1695379386\nc:\np:so:libc.musl-x86_64.so.1=1\n"
    "F:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\nZ:Q1AEQKnd0YfRVbUqBBCf1XBsVJrBg=\n";

TEST(ApkInstalled, ListsRecords) {
  const auto catalog = parse_apk_installed(std::string(kMusl) +
                                           "\nP:musl-utils\nV:1.2.4-r2\nA:x86_64\nL:MIT AND BSD-2-Clause\no:musl\n\n");
  ASSERT_TRUE(catalog);
  EXPECT_TRUE(catalog->gaps.empty());
  ASSERT_EQ(catalog->packages.size(), 2U);
  const Package& musl = catalog->packages[0];
  EXPECT_EQ(musl.type, "apk");
  EXPECT_EQ(musl.name, "musl");
  EXPECT_EQ(musl.version, "1.2.4-r2");
  EXPECT_EQ(musl.architecture, "x86_64");
  EXPECT_EQ(musl.licenses, std::vector<std::string>{"MIT"});
  EXPECT_EQ(musl.found_in.at(0).line, 1U);
  const Package& utils = catalog->packages[1];
  EXPECT_EQ(utils.source_name, "musl");
  EXPECT_EQ(utils.source_version, "1.2.4-r2");
  EXPECT_EQ(utils.found_in.at(0).line, 20U);
}

TEST(ApkInstalled, MakesDoubtsGaps) {
  struct Case {
    const char* name;
    const char* text;
    std::size_t packages;
    std::vector<std::string> gaps;
  };
  const Case kCases[] = {
      {"EmptyFile", "", 0, {}},
      {"NoOrigin", "P:a\nV:1-r0\n", 1, {}},
      {"NoVersion", "P:a\n\nP:b\nV:1\n", 1, {"record 1 (line 1): a package without V (version)"}},
      {"NoName", "V:1\n", 0, {"record 1 (line 1): a package without P (name)"}},
      {"OddLines", "P:a\nV:1\nx\nyy\n", 1, {"line 3 has not the form \"K:value\"; lines like it were passed over"}},
      {"CarriageReturns", "P:a\r\nV:1\r\n\r\nP:b\r\nV:1\r\n", 2, {}},
  };
  for (const Case& c : kCases) {
    const auto catalog = parse_apk_installed(c.text);
    ASSERT_TRUE(catalog) << c.name;
    EXPECT_EQ(catalog->packages.size(), c.packages) << c.name;
    std::vector<std::string> gaps;
    for (const Gap& gap : catalog->gaps) gaps.push_back(gap.message);
    EXPECT_EQ(gaps, c.gaps) << c.name;
  }
}

TEST(ApkInstalled, RefusesWhatIsNone) {
  EXPECT_EQ(parse_apk_installed("hello\nworld\n").error().code, ErrorCode::Corrupt);
  EXPECT_EQ(parse_apk_installed(std::string(kMaxApkInstalledBytes + 1, '\n')).error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
