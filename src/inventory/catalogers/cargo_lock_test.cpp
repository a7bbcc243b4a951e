#include "inventory/catalogers/cargo_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(CargoLock, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"NamesAsMuchAsItTakes",
       "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\n \"b 2.0.0\",\n \"c\",\n \"gone "
       "1.2.3\",\n]\n"
       "[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n"
       "dependencies = [\"b\"]\n[[package]]\nname = \"c\"\nversion = \"3.0.0\"\nsource = \"git+https://x/c#0123\"\n",
       "a@1.0.0 :2 -> b@2.0.0, c@3.0.0, gone\nb@1.0.0 :10\nb@2.0.0 :13 -> b\nc@3.0.0 :17\n"},
      {"FirstForm",
       "[root]\nname = \"own\"\nversion = \"0.1.0\"\ndependencies = [\"a 1.0.0 (registry+https://x)\"]\n\n[[package]]\n"
       "name = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://x\"\n\n[metadata]\n\"checksum a 1.0.0\" = "
       "\"00\"\n",
       "own@0.1.0 :1 -> a@1.0.0\na@1.0.0 :6\n"},
      {"RootAlone", "[root]\nname = \"own\"\nversion = \"0.1.0\"\n", "own@0.1.0 :1\n"},
      {"UnusedPatchesAreNone",
       "version = 3\n[[package]]\nname = \"a\"\nversion = \"1\"\n[[patch.unused]]\nname = \"b\"\nversion = \"1\"\n",
       "a@1 :2\n"},
      {"SameTwice", "[[package]]\nname = \"a\"\nversion = \"1\"\n[[package]]\nname = \"a\"\nversion = \"1\"\n",
       "a@1 :1\n"},
      {"NewerForm", "version = 5\n",
       "! unsupported line 1: the version of this lock file's form is not one of 1 to 4; packages may be missing\n"},
      {"NoName", "[[package]]\nversion = \"1\"\n", "! corrupt line 1: a package without a name\n"},
      {"NoVersion", "[[package]]\nname = \"a\"\nversion = 1\n",
       "! not-found 1 package has no version in this file: a (line 1); what gets installed is not known\n"},
      {"NoTables", "package = [1]\n", "! invalid line 1: a package that is no table\n"},
      {"NoList", "package = \"x\"\n", "error invalid line 1: \"package\" is no list of tables\n"},
      {"AnotherDocument", "[workspace]\nmembers = []\n",
       "error invalid this is not such a lock file: it has no list \"package\" and no version\n"},
      {"Empty", "", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_cargo_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
