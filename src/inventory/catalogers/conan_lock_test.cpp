#include "inventory/catalogers/conan_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(ConanLock, ReadsGraphsAndLists) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Lists", R"({"version": "0.5", "requires": ["zlib/1.2.11#ffa7%1667.184", "a/cci.20210101@user/channel"],
  "build_requires": ["cmake/3.25.0", "zlib/1.2.11"], "python_requires": ["tools/1.0"], "config_requires": []})",
       "zlib@1.2.11 :1\na@cci.20210101 :1\ncmake@3.25.0 :2 dev\ntools@1.0 :2 dev\n"},
      {"Graph", R"({"graph_lock": {"nodes": {
  "0": {"ref": "app/1.0", "path": "conanfile.py", "requires": ["1"], "build_requires": ["3"]},
  "1": {"ref": "png/1.6#r", "package_id": "x", "requires": ["2", "9"], "build_requires": ["4"], "context": "host"},
  "2": {"ref": "zlib/1.2#r", "context": "host"},
  "3": {"ref": "cmake/3.25#r", "context": "build", "requires": ["5"]},
  "4": {"ref": "nasm/2.0", "context": "host"},
  "5": {"ref": "zlib/1.2#r", "context": "build"},
  "6": {"ref": "alone/1.0", "context": "build"}
}}, "version": "0.4"})",
       "png@1.6 :3 -> zlib@1.2\nzlib@1.2 :4\ncmake@3.25 :5 dev -> zlib@1.2\nnasm@2.0 :6 dev\nalone@1.0 :8 dev\n"},
      {"OldGraph", R"({"graph_lock": {"nodes": {
  "a": {"pref": null, "requires": {"zlib/1@u/c#r": "b"}},
  "b": {"pref": "zlib/1@u/c#r:id#pr", "requires": {"x/1": "c"}},
  "c": {"pref": "x/1:id"}}}})",
       "zlib@1 :3 -> x@1\nx@1 :4\n"},
      {"Circle",
       R"({"graph_lock": {"nodes": {"1": {"ref": "a/1", "requires": ["2"]}, "2": {"ref": "b/1", "requires": ["1"]}}}})",
       "a@1 :1 -> b@1\nb@1 :1 -> a@1\n"},
      {"OddReferences", R"({"requires": ["zlib", "/1", "a/", 7, "b/1"]})",
       "b@1 :1\n! corrupt line 1: \"zlib\" is not of the form name/version\n"
       "! corrupt line 1: \"/1\" is not of the form name/version\n! corrupt line 1: \"a/\" is not of the form "
       "name/version\n"
       "! corrupt line 1: \"\" is not of the form name/version\n"},
      {"Another", R"({"version": "0.5"})",
       "error invalid this is not a lock file of Conan: it has no graph and no list\n"},
      {"CutShort", R"({"requires": ["a/1")",
       "error corrupt line 1, column 20: not valid JSON: ',' or ']' should stand here\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_conan_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
