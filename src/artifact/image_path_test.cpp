#include "artifact/image_path.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(ImagePath, IsCleaned) {
  struct Case {
    const char* name;
    const char* raw;
    const char* path;
    bool climbed_out;
  };
  const Case kCases[] = {
      {"Plain", "etc/passwd", "etc/passwd", false},
      {"Absolute", "/etc/passwd", "etc/passwd", false},
      {"DotSlash", "./etc/./x", "etc/x", false},
      {"TrailingSlash", "etc/", "etc", false},
      {"DoubleSlash", "a//b", "a/b", false},
      {"DotDotInside", "a/../b", "b", false},
      {"DotDotAboveRoot", "../../etc/x", "etc/x", true},
      {"DotDotLater", "a/../../x", "x", true},
      {"Root", "./", "", false},
      {"DotsInNames", "a/..b/...", "a/..b/...", false},
  };
  for (const Case& c : kCases) {
    const ImagePath result = clean_image_path(c.raw);
    EXPECT_EQ(result.path, c.path) << c.name;
    EXPECT_EQ(result.climbed_out, c.climbed_out) << c.name;
  }
}

}  // namespace
}  // namespace coaming
