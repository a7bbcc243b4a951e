#include "report/sbom_identity.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Uuid, ComesFromTheDigest) {
  EXPECT_EQ(uuid_of(Digest{}), "00000000-0000-8000-8000-000000000000");
  EXPECT_EQ(uuid_of(sha256("")), "e3b0c442-98fc-8c14-9afb-f4c8996fb924");
  EXPECT_EQ(digest_of_text([](const TextSink& sink) { sink("ab"), sink("c"); }), sha256("abc"));
}

TEST(UtcSeconds, TellsTimesApartFromOtherText) {
  struct Case {
    const char* name;
    const char* time;
    const char* utc;  // null: none
  };
  const Case kCases[] = {
      {"Utc", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"},
      {"Fraction", "2026-11-24T02:10:14.395398773Z", "2026-11-24T02:10:14Z"},
      {"East", "2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
      {"West", "2024-02-28T23:30:00-01:30", "2024-02-29T01:00:00Z"},
      {"LowerCase", "2026-01-02t03:04:05z", "2026-01-02T03:04:05Z"},
      {"LeapSecond", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
      {"Zero", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"BeforeAllTime", "0000-01-01T00:00:00+01:00", nullptr},
      {"NoZone", "2026-01-02T03:04:05", nullptr},
      {"NoDay", "2026-02-30T03:04:05Z", nullptr},
      {"NoHour", "2026-01-02T24:04:05Z", nullptr},
      {"NoFraction", "2026-01-02T03:04:05.Z", nullptr},
      {"WrongZone", "2026-01-02T03:04:05+0100", nullptr},
      {"Letters", "20x6-01-02T03:04:05Z", nullptr},
      {"More", "2026-01-02T03:04:05ZZ", nullptr},
      {"Empty", "", nullptr},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(utc_seconds(c.time), c.utc == nullptr ? std::nullopt : std::optional<std::string>(c.utc)) << c.name;
  }
}

TEST(References, AreUnique) {
  std::vector<Package> packages(6);
  const char* const kPurls[] = {"pkg:a/b", "pkg:a/b", "pkg:a/b#2", "pkg:a/b", "", ""};
  for (std::size_t i = 0; i < packages.size(); ++i) packages[i].purl = kPurls[i];
  EXPECT_EQ(unique_references(packages),
            (std::vector<std::string>{"pkg:a/b", "pkg:a/b#2", "pkg:a/b#2#2", "pkg:a/b#3", "#1", "#2"}));
}

}  // namespace
}  // namespace coaming
