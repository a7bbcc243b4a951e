#include "inventory/catalogers/dotnet_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(DotnetLock, ReadsPackagesLockJson) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Frameworks", R"x({"version": 1, "dependencies": {
  "net6.0": {
    "A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": {"B": "2.0.0", "C": "1"}},
    "B": {"type": "Transitive", "resolved": "2.1.0"},
    "own": {"type": "Project", "dependencies": {"A": "1.0.0"}}
  },
  "net8.0": {
    "A": {"type": "Direct", "resolved": "1.0.0", "dependencies": {"B": "2.0.0"}},
    "B": {"type": "CentralTransitive", "resolved": "2.2.0"}
  }}})x",
       "A@1.0.0 :3 -> B@2.1.0, C, B@2.2.0\nB@2.1.0 :4\nB@2.2.0 :9\n"},
      {"Newer", R"({"version": 3, "dependencies": {}})",
       "! unsupported line 1: the version of this file is not 1 or 2; packages may be missing\n"},
      {"NoVersion", R"({"dependencies": {"x": {"A": {"type": "Direct"}, "B": "1"}}})",
       "! corrupt line 1: the package \"A\" has no version\n! corrupt line 1: a package should be an object\n"},
      {"Another", R"({"version": 1})", "error invalid this is not a lock file of NuGet: it has no dependencies\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_nuget_lock(c.text)), c.lines) << c.name;
}

TEST(DotnetLock, ReadsPackagesConfig) {
  struct Case {
    const char* name;
    std::string text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Plain",
       "<?xml version=\"1.0\"?>\n<packages>\n  <package id=\"A\" version=\"1.0\" />\n\n"
       "  <package id=\"B\" version=\"2.0\" developmentDependency=\"true\"/></packages>",
       "A@1.0 :3\nB@2.0 :5 dev\n"},
      {"ByteOrderMark", "\xef\xbb\xbf<packages><package id=\"A\" version=\"1\"/></packages>", "A@1 :1\n"},
      {"Empty", "<packages/>", ""},
      {"EntitiesAreNotFollowed",
       "<!DOCTYPE packages [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><packages><package id=\"A\" "
       "version=\"&b;\"/></packages>",
       "A@&b; :1\n"},
      {"Another", "<configuration/>", "error invalid this is not a packages.config: its root is not <packages>\n"},
      {"Nothing", "", "error corrupt not valid XML: No document element found\n"},
      {"CutShort", "<packages><package id=\"A\"", "error corrupt not valid XML: Error parsing start element tag\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_packages_config(c.text)), c.lines) << c.name;
  EXPECT_EQ(parse_packages_config(std::string(kMaxPackagesConfigBytes + 1, ' ')).error().code, ErrorCode::TooLarge);
}

TEST(DotnetLock, TellsThemByTheirName) {
  const auto xml = ByteRange::of_memory("<packages/>");
  EXPECT_TRUE(catalog_dotnet_lock("src/packages.config", xml));
  EXPECT_FALSE(catalog_dotnet_lock("src/packages.lock.json", xml));
}

}  // namespace
}  // namespace coaming
