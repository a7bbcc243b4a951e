#include "inventory/catalogers/uv_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(UvLock, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"KnowsDevelopmentByWhatLeadsThere",
       "version = 1\n[[package]]\nname = \"own\"\nversion = \"0.1\"\nsource = {virtual = \".\"}\ndependencies = [{name "
       "= \"a\"}]\n"
       "[package.optional-dependencies]\ncli = [{name = \"c\"}]\n[package.dev-dependencies]\n"
       "dev = [{name = \"d\"}, {name = \"a\"}]\ndocs = [{name = \"e\"}]\n"
       "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [{name = \"b\", extra = [\"x\"], marker = \"os_name "
       "== 'nt'\"}]\n"
       "[[package]]\nname = \"b\"\nversion = \"1\"\n[package.optional-dependencies]\nx = [{name = \"f\"}]\n"
       "[[package]]\nname = \"c\"\nversion = \"1\"\n[[package]]\nname = \"d\"\nversion = \"1\"\ndependencies = [{name "
       "= \"b\"}]\n"
       "[[package]]\nname = \"e\"\nversion = \"1\"\n[[package]]\nname = \"f\"\nversion = \"1\"\n",
       "a@1 :12 -> b@1\nb@1 :16 -> f@1\nc@1 :21\nd@1 :24 dev -> b@1\ne@1 :28 dev\nf@1 :31\n"},
      {"ListsProjectsThatAreInstalled",
       "version = 1\n[manifest]\nmembers = [\"app\", \"lib\"]\n[[package]]\nname = \"app\"\nversion = \"1\"\n"
       "source = {editable = \"packages/app\"}\ndependencies = [{name = \"lib\"}]\n"
       "[package.dev-dependencies]\ndev = [{name = \"pytest\"}]\n"
       "[[package]]\nname = \"lib\"\nsource = {editable = \"packages/lib\"}\n[[package]]\nname = \"pytest\"\nversion = "
       "\"8\"\n",
       "app@1 :4 -> lib\npytest@8 :14 dev\n"
       "! not-found 1 package has no version in this file: lib (line 11); what gets installed is not known\n"},
      {"TellsVersionsApart",
       "version = 1\n[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [{name = \"b\", version = \"2\", "
       "source = {registry = \"x\"}}]\n"
       "[[package]]\nname = \"b\"\nversion = \"1\"\n[[package]]\nname = \"b\"\nversion = \"2\"\n",
       "a@1 :2 -> b@2\nb@1 :6\nb@2 :9\n"},
      {"Circle",
       "version = 1\n[[package]]\nname = \"own\"\nsource = {virtual = \".\"}\n[package.dev-dependencies]\ndev = [{name "
       "= \"a\"}]\n"
       "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [{name = \"b\"}]\n"
       "[[package]]\nname = \"b\"\nversion = \"1\"\ndependencies = [{name = \"a\"}]\n",
       "a@1 :7 dev -> b@1\nb@1 :11 dev -> a@1\n"},
      {"OddTypes",
       "version = 1\nmanifest = 3\n[[package]]\nname = \"a\"\nversion = \"1\"\nsource = 2\ndependencies = [1, {}]\n"
       "optional-dependencies = [1]\n",
       "a@1 :3\n"},
      {"NewerForm", "version = 2\n",
       "! unsupported line 1: the version of this lock file's form is not one of 1 to 1; packages may be missing\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_uv_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
