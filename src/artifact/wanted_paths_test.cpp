#include "artifact/wanted_paths.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(WantedPaths, TakeFilesFoldersAndPatterns) {
  constexpr std::string_view kPatterns[] = {"etc/os-release", "status.d/*", "doc/*/copyright", "rootfile"};
  const WantedPaths wanted(kPatterns);
  struct Case {
    const char* path;
    bool wanted;
  };
  const Case kCases[] = {
      {"etc/os-release", true},
      {"etc/os-release/x", false},
      {"etc/os-releas", false},
      {"os-release", false},
      {"status.d/x", true},
      {"status.d/*", true},
      {"status.d", false},
      {"status.d/x/y", false},
      {"doc/x/copyright", true},
      {"doc/x/y/copyright", false},
      {"doc/copyright", false},
      {"rootfile", true},
      {"", false},
      {"status.d/a\nb", true},
  };
  for (const Case& c : kCases) EXPECT_EQ(wanted.contains(c.path), c.wanted) << c.path;
}

TEST(WantedPaths, TakeWhatIsAddedAsItIs) {
  WantedPaths wanted;
  EXPECT_TRUE(wanted.empty());
  wanted.add_file("a/*");
  wanted.add_folder("d*");
  EXPECT_TRUE(wanted.contains("a/*"));
  EXPECT_FALSE(wanted.contains("a/x"));
  EXPECT_TRUE(wanted.contains("d*/x"));
  EXPECT_FALSE(wanted.contains("dd/x"));
  EXPECT_FALSE(wanted.empty());
}

}  // namespace
}  // namespace coaming
