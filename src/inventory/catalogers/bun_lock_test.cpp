#include "inventory/catalogers/bun_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(BunLock, ReadsPackages) {
  EXPECT_EQ(catalog_lines(parse_bun_lock(R"({
  "lockfileVersion": 1, // as Bun writes it
  "workspaces": {
    "": {
      "name": "app",
      "dependencies": {"chalk": "^4.0.0"},
      "devDependencies": {"@s/tool": "1",},
    },
    "packages/one": {"name": "one", "optionalDependencies": {"git": "x"}},
  },
  "packages": {
    "@s/tool": ["@s/tool@1.0.0", "", {"dependencies": {"color": "^2", "chalk": "4"}}, "sha512-x"],
    "@s/tool/color": ["color@2.0.0", "", {}, "sha512-x"],
    "chalk": ["chalk@4.1.2", "", {"dependencies": {"color": "^1"}, "peerDependencies": {"git": "*", "nope": "*"}}, "x"],
    "color": ["color@1.0.0", "https://registry.example", {}, "sha512-x"],
    "one": ["one@workspace:packages/one"],
    "one/git": ["git@github:o/git#6609a88", {"dependencies": {"color": "1"}}, "o-git-6609a88"],
    "folder": ["folder@file:deps/folder", {}],
    "tar": ["tar@https://user:secret@host/tar.tgz", {}, "sha512-x"],
    "root": ["app@root:", {"bin": "x"}],
  },
})")),
            "@s/tool@1.0.0 :12 dev -> color@2.0.0, chalk@4.1.2\n"
            "color@2.0.0 :13 dev\n"
            "chalk@4.1.2 :14 -> color@1.0.0\n"
            "color@1.0.0 :15\n"
            "git@6609a88 :17 -> color@1.0.0\n"
            "folder@file:deps/folder :18\n"
            "tar@https://host/tar.tgz :19\n");
}

TEST(BunLock, MakesDoubtsGaps) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Newer", R"({"lockfileVersion": 7, "packages": {"a": ["a@1.0.0"]}})",
       "a@1.0.0 :1\n! unsupported line 1: lockfileVersion is not 0 or 1; packages may be missing\n"},
      {"NoVersion", R"({"packages": {"a": ["a"], "b": [], "c": "c@1", "d": [{}], "e": ["@1.0.0"]}})",
       "! corrupt line 1: the entry \"a\" tells no name and version\n"
       "! corrupt line 1: the entry \"b\" tells no name and version\n"
       "! corrupt line 1: the entry \"c\" tells no name and version\n"
       "! corrupt line 1: the entry \"d\" tells no name and version\n"
       "! corrupt line 1: the entry \"e\" tells no name and version\n"},
      {"Array", "[]", "error invalid this is not a bun.lock: it should be an object\n"},
      {"CutShort", "{\"packages\": {", "error corrupt line 1, column 15: not valid JSON: the text ends here\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_bun_lock(c.text)), c.lines) << c.name;
}

TEST(BunLock, SaysThatTheBinaryFormIsNotRead) {
  const auto bytes = ByteRange::of_memory("#!/usr/bin/env bun\nbun-lockfile-format-v0\n");
  EXPECT_EQ(catalog_bun_lock("app/bun.lockb", bytes).error().code, ErrorCode::Unsupported);
  EXPECT_EQ(catalog_lines(catalog_bun_lock("app/node_modules/x/bun.lockb", bytes)), "");
}

}  // namespace
}  // namespace coaming
