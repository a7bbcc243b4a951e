#include "inventory/catalogers/conda_meta.h"

#include <gtest/gtest.h>

#include "inventory/purl.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(CondaMeta, ReadsARecord) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Plain", R"({
  "build": "py39_0", "build_number": 0, "channel": "https://repo.anaconda.com/pkgs/main/linux-64",
  "depends": ["python >=3.9,<3.10.0a0", "__glibc >=2.17", "zlib", "openssl=1.1.1*", "numpy[version='>=1']"],
  "files": ["bin/a"], "license": "BSD-3-Clause", "license_family": "BSD",
  "name": "a", "paths_data": {"paths": [{"_path": "bin/a"}]}, "subdir": "linux-64", "version": "1.0"
})",
       "a@1.0 [linux-64] :5 (BSD-3-Clause) -> python, zlib, openssl, numpy\n"},
      {"Least", R"({"name": "a", "version": "1"})", "a@1 :1\n"},
      {"NoVersion", R"({"name": "a"})", "error corrupt a package of Conda should have a name and a version\n"},
      {"WrongTypes", R"({"name": "a", "version": 1})",
       "error corrupt a package of Conda should have a name and a version\n"},
      {"OddNeeds", R"({"name": "a", "version": "1", "depends": [1, "", " x", null]})", "a@1 :1\n"},
      {"Array", "[]", "error corrupt a package of Conda should have a name and a version\n"},
      {"CutShort", "{\"name\": \"a",
       "error corrupt line 1, column 10: not valid JSON: the text ends within this string\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_conda_meta(c.text)), c.lines) << c.name;
}

TEST(CondaMeta, GivesAPurlWithThePlatform) {
  const auto catalog = parse_conda_meta(R"({"name": "absl-py", "version": "0.4.1", "subdir": "linux-64"})");
  ASSERT_TRUE(catalog);
  EXPECT_EQ(purl_of(catalog->packages.at(0), nullptr), "pkg:conda/absl-py@0.4.1?subdir=linux-64");
}

}  // namespace
}  // namespace coaming
