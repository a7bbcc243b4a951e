#include "inventory/catalogers/locked_packages.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(LockedPackages, AreListedOnce) {
  LockedPackages packages("npm");
  EXPECT_EQ(packages.add("a", "1", 2, true), 0U);
  EXPECT_EQ(packages.add("a", "2", 3), 1U);
  EXPECT_EQ(packages.add("a", "1", 4, true), 0U);
  EXPECT_EQ(packages.add("b", "1", 5, true), 2U);
  EXPECT_EQ(packages.add("b", "1", 6, false), 2U);
  packages.add_license(0, "MIT");
  packages.add_license(0, "BSD");
  packages.add_license(0, "MIT");
  packages.set_architecture(2, "noarch");
  const Catalog catalog = packages.take();
  EXPECT_EQ(catalog_lines(catalog), "a@1 :2 dev (BSD, MIT)\na@2 :3\nb@1 [noarch] :5\n");
  EXPECT_EQ(catalog.packages[0].type, "npm");
  EXPECT_EQ(catalog.packages[0].source_name, "a");
}

TEST(LockedPackages, RefuseWhatIsIncomplete) {
  LockedPackages packages("npm");
  EXPECT_EQ(packages.add("", "1", 1), std::nullopt);
  EXPECT_EQ(packages.add("a\n", "", 2), std::nullopt);
  EXPECT_EQ(packages.add("a", std::string(kMaxLockedTextBytes + 1, '1'), 3), std::nullopt);
  EXPECT_EQ(catalog_lines(packages.take()),
            "! corrupt line 1: a package without a name\n"
            "! corrupt line 2: the package \"a\\x0a\" has no version\n"
            "! too-large line 3: \"" +
                std::string(80, '1') + "...\" has 1025 bytes; the limit for a name or a version is 1024\n");
}

TEST(LockedPackages, ResolveNeedsInAnyOrder) {
  LockedPackages packages("npm");
  packages.add("a", "1", 1);
  packages.add_need_by_key(0, "b", "b@^1");
  packages.add_need_by_key(0, "b", "b@~1.5");
  packages.add_need_by_key(0, "unknown", "unknown@1");
  packages.add_need_by_key(0, "", "nobody");
  packages.add_need(0, "c", "3");
  packages.add("b", "1.5", 2);
  packages.add_key("b@^1", 1);
  packages.add_key("b@~1.5", 1);
  packages.add_key("b@~1.5", 0);
  packages.add_need(1, 0);
  EXPECT_EQ(catalog_lines(packages.take()), "a@1 :1 -> c@3, b@1.5, unknown\nb@1.5 :2 -> a@1\n");
}

TEST(LockedPackages, KnowWhatIsForDevelopment) {
  LockedPackages packages("npm");
  for (const char* name : {"used", "both", "tool", "of-tool", "alone"}) packages.add(name, "1", 1);
  for (std::size_t i = 0; i < 5; ++i) packages.add_key(packages.at(i).name, i);
  packages.add_need(0, 1);
  packages.add_need(1, 0);  // a circle
  packages.add_need(2, 3);
  packages.add_need(3, 2);
  packages.add_need(3, 1);
  packages.add_root_by_key("used", false);
  packages.add_root_by_key("tool", true);
  packages.add_root_by_key("both", true);
  packages.add_root_by_key("nowhere", true);
  const Catalog catalog = packages.take();
  std::string development;
  for (const Package& package : catalog.packages) development += package.is_development ? package.name + " " : "";
  EXPECT_EQ(development, "tool of-tool ");
}

TEST(LockedPackages, AreLimited) {
  LockedPackages packages("npm");
  for (std::size_t i = 0; i <= kMaxPackages + 5; ++i) packages.add("p" + std::to_string(i), "1", i);
  for (std::size_t i = 0; i <= kMaxLockedNeeds + 5; ++i) packages.add_need_by_key(0, "n", "k");
  for (std::size_t i = 0; i <= kMaxLockedKeys + 5; ++i) packages.add_key("k" + std::to_string(i), 0);
  const Catalog catalog = packages.take();
  EXPECT_EQ(catalog.packages.size(), kMaxPackages);
  ASSERT_EQ(catalog.gaps.size(), 3U);
  EXPECT_EQ(catalog.gaps[0].message, "more than 30000 packages; those beyond are missing here");
  EXPECT_TRUE(catalog.gaps[1].message.starts_with("more than 200000 dependencies")) << catalog.gaps[1].message;
  EXPECT_TRUE(catalog.gaps[2].message.starts_with("more than 100000 names")) << catalog.gaps[2].message;
}

TEST(LockedPackages, KeepNoMoreTextThanTheLimit) {
  LockedPackages packages("npm");
  const std::string tail(1000, 'x');
  for (int i = 0; i < 30'000; ++i) packages.add(std::to_string(i) + tail, "1", 1);
  for (int i = 0; i < 1000; ++i) packages.add_license(0, std::to_string(i) + tail);
  packages.add_license(1, tail + tail);
  for (int i = 0; i <= 100; ++i) packages.add_license(2, std::to_string(i));
  const Catalog catalog = packages.take();
  EXPECT_LT(catalog.packages.size(), 10'000U);
  EXPECT_LE(catalog.packages[0].licenses.size(), 100U);
  std::size_t bytes = 0;
  for (const Package& package : catalog.packages) bytes += package.name.size() + package.source_name.size();
  EXPECT_LE(bytes, kMaxLockedTotalBytes);
  EXPECT_EQ(
      catalog_lines(catalog).substr(catalog_lines(catalog).find("! ")),
      "! too-large more than 25165824 bytes of names, versions and licences; what comes behind them is missing here\n"
      "! too-large line 1: a licence of 2000 bytes is left out\n"
      "! too-large line 1: more than 100 licences; some are left out\n");
}

TEST(LockedPackages, ReadWholeFilesUpToALimit) {
  const auto count = [](std::string_view text) -> Result<Catalog> {
    Catalog catalog;
    catalog.add_gap(ErrorCode::Invalid, std::to_string(text.size()));
    return catalog;
  };
  EXPECT_EQ(catalog_lines(parse_whole(ByteRange::of_memory("12345"), 5, count)), "! invalid 5\n");
  EXPECT_EQ(catalog_lines(parse_whole(ByteRange::of_memory(""), 5, count)), "! invalid 0\n");
  EXPECT_EQ(parse_whole(ByteRange::of_memory("123456"), 5, count).error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
