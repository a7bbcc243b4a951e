#include "inventory/catalogers/poetry_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(PoetryLock, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"KnowsDevelopmentByCategory",
       "[[package]]\nname = \"a\"\nversion = \"1\"\ncategory = \"main\"\n[[package]]\nname = \"b\"\nversion = \"2\"\n"
       "category = \"dev\"\n[metadata]\nlock-version = \"1.1\"\n",
       "a@1 :1\nb@2 :5 dev\n"},
      {"KnowsDevelopmentByGroups",
       "[[package]]\nname = \"a\"\nversion = \"1\"\ngroups = [\"dev\", \"main\"]\n[[package]]\nname = \"b\"\nversion = "
       "\"2\"\n"
       "groups = [\"dev\", \"docs\"]\n[metadata]\nlock-version = \"2.1\"\n",
       "a@1 :1\nb@2 :5 dev\n"},
      {"TakesNeedsButNotExtras",
       "[[package]]\nname = \"a\"\nversion = \"1\"\n[package.dependencies]\nPy_YAML = \">=5\"\n"
       "optional-one = {version = \"*\", optional = true}\nfor-extra = {version = \"*\", markers = \"extra == 'x'\"}\n"
       "many = [{version = \"1\", markers = \"python_version < '3'\"}, {version = \"2\", optional = true}]\nabsent = "
       "\"*\"\n"
       "twice = \"*\"\n"
       "[[package]]\nname = \"py-yaml\"\nversion = \"6.0\"\n[[package]]\nname = \"many\"\nversion = \"1\"\n"
       "[[package]]\nname = \"twice\"\nversion = \"1\"\n[[package]]\nname = \"twice\"\nversion = \"2\"\n",
       "a@1 :1 -> py-yaml@6.0, many@1, absent, twice\npy-yaml@6.0 :11\nmany@1 :14\ntwice@1 :17\ntwice@2 :20\n"},
      {"NewerForm", "[metadata]\nlock-version = \"3.0\"\n",
       "! unsupported line 2: the version of this lock file's form is not one of 1 to 2; packages may be missing\n"},
      {"FormlessVersion", "[metadata]\nlock-version = \"new\"\n",
       "! unsupported line 2: the version of this lock file's form is not one of 1 to 2; packages may be missing\n"},
      {"OddTypes", "[[package]]\nname = \"a\"\nversion = \"1\"\ngroups = 1\ndependencies = \"b\"\n", "a@1 :1\n"},
      {"CutShort", "[[package]]\nname = \"a\"\nver",
       "error corrupt line 3, column 4: not valid TOML: Error while parsing key-value pair: encountered end-of-file\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_poetry_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
