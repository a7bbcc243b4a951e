#include "inventory/catalogers/pylock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(Pylock, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"HasNeedsAndPlaces",
       "lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"attrs\"\nversion = "
       "\"25.1.0\"\n[[packages.wheels]]\n"
       "name = \"attrs-25.1.0-py3-none-any.whl\"\n[[packages]]\nname = \"cattrs\"\nversion = \"24.1.2\"\n"
       "dependencies = [{name = \"attrs\"}, {name = \"gone\"}, {marker = \"x\"}]\n[[packages]]\nname = \"own\"\n"
       "directory = {path = \".\"}\n",
       "attrs@25.1.0 :3\ncattrs@24.1.2 :8 -> attrs@25.1.0, gone\n"
       "! not-found 1 package has no version in this file: own (line 12); what gets installed is not known\n"},
      {"NewerForm", "lock-version = \"2.0\"\n",
       "! unsupported line 1: the version of this lock file's form is not one of 1 to 1; packages may be missing\n"},
      {"LockOfAnotherTool", "[[package]]\nname = \"a\"\n",
       "error invalid this is not such a lock file: it has no list \"packages\" and no version\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_pylock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
