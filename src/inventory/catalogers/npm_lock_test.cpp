#include "inventory/catalogers/npm_lock.h"

#include <gtest/gtest.h>

#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/node_tree.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(NpmLock, ReadsPackagesByPath) {
  EXPECT_EQ(catalog_lines(parse_npm_lock(R"({
  "name": "app", "version": "9.9.9", "lockfileVersion": 3, "requires": true,
  "packages": {
    "": {"name": "app", "version": "9.9.9", "dependencies": {"a": "^1", "old": "npm:b@1"}},
    "node_modules/a": {
      "version": "1.0.0", "license": "MIT",
      "dependencies": {"b": "^2", "@s/c": "1"}, "optionalDependencies": {"gone": "1"},
      "peerDependencies": {"old": "*", "not-there": "*"}
    },
    "node_modules/a/node_modules/b": {"version": "2.0.0", "dependencies": {"a": "1"}},
    "node_modules/old": {"name": "b", "version": "1.0.0", "dev": true},
    "node_modules/b": {"version": "1.0.0", "devOptional": true},
    "node_modules/@s/c": {"version": "3.0.0", "dev": true, "license": {"type": "ISC"}, "dependencies": {"b": "1"}},
    "node_modules/git": {"resolved": "git+ssh://git@host/x.git#abcdef"}
  },
  "dependencies": {"a": {"version": "9.9.9"}}
})")),
            "a@1.0.0 :5 (MIT) -> b@2.0.0, @s/c@3.0.0, gone, b@1.0.0\n"
            "b@2.0.0 :10 -> a@1.0.0\n"
            "b@1.0.0 :11\n"
            "@s/c@3.0.0 :13 dev (ISC) -> b@1.0.0\n"
            "git@abcdef :14\n");
}

TEST(NpmLock, FollowsLinksToWorkspaces) {
  EXPECT_EQ(catalog_lines(parse_npm_lock(R"({"lockfileVersion": 2, "packages": {
    "packages/one": {"name": "@app/one", "version": "1.0.0", "dependencies": {"two": "*", "debug": "4"}},
    "packages/one/node_modules/debug": {"version": "4.0.0"},
    "packages/two": {"license": "MIT"},
    "node_modules/debug": {"version": "2.0.0"},
    "node_modules/@app/one": {"resolved": "packages/one", "link": true},
    "node_modules/two": {"resolved": "packages/two", "link": true},
    "node_modules/user": {"version": "5.0.0", "dependencies": {"@app/one": "*", "debug": "2"}},
    "node_modules/packages": {"version": "6.0.0", "dependencies": {"one": "1"}}
  }})")),
            "@app/one@1.0.0 :2 -> two, debug@4.0.0\n"
            "debug@4.0.0 :3\n"
            "debug@2.0.0 :5\n"
            "user@5.0.0 :8 -> @app/one@1.0.0, debug@2.0.0\n"
            "packages@6.0.0 :9 -> one\n");
}

TEST(NpmLock, ReadsTheTreeOfVersion1) {
  EXPECT_EQ(catalog_lines(parse_npm_lock(R"({"lockfileVersion": 1, "dependencies": {
    "a": {"version": "1.0.0", "requires": {"b": "^2", "c": "1"}, "dependencies": {
      "b": {"version": "2.0.0", "requires": {"a": "1"}}
    }},
    "b": {"version": "npm:other@3.0.0", "dev": true, "requires": false},
    "c": {"version": "github:x/c#abc", "requires": {"b": "3"}},
    "d": {"version": "file:../d", "bundled": true}
  }})")),
            "b@2.0.0 :3 -> a@1.0.0\n"
            "a@1.0.0 :2 -> b@2.0.0, c@abc\n"
            "other@3.0.0 :5 dev\n"
            "c@abc :6 -> other@3.0.0\n"
            "d@file:../d :7\n");
}

TEST(NpmLock, MakesDoubtsGaps) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"NoPackages", R"({"name": "x", "lockfileVersion": 1})", ""},
      {"NewerVersion", R"({"lockfileVersion": 4, "packages": {"node_modules/a": {"version": "1"}}})",
       "a@1 :1\n! unsupported line 1: lockfileVersion is not 1 to 3; packages may be missing\n"},
      {"VersionAsText", R"({"lockfileVersion": "3", "packages": {}})",
       "! unsupported line 1: lockfileVersion is not 1 to 3; packages may be missing\n"},
      {"NoVersion", R"({"packages": {"node_modules/a": {}, "node_modules/b": {"version": 1}}})",
       "! corrupt line 1: the package \"a\" has no version\n! corrupt line 1: the package \"b\" has no version\n"},
      {"NoObject", R"({"packages": {"node_modules/a": "1.0.0"}, "lockfileVersion": 3})",
       "! corrupt line 1: an entry should be an object\n"},
      {"NoObjectInTheTree", R"({"dependencies": {"a": ["1.0.0"]}})",
       "! corrupt line 1: an entry should be an object\n"},
      {"AliasOfNothing", R"({"dependencies": {"a": {"version": "npm:"}}})",
       "! corrupt line 1: a package without a name\n"},
      {"SameKeyTwice", R"({"packages": {"node_modules/a": {"version": "1"}, "node_modules/a": {"version": "2"}}})",
       "a@1 :1\na@2 :1\n"},
      {"LinkToItself", R"({"packages": {"node_modules/a": {"link": true, "resolved": "node_modules/a"},
                                         "node_modules/b": {"version": "1", "dependencies": {"a": "1"}}}})",
       "b@1 :2 -> a\n"},
      {"AnotherDocument", R"({"name": "x", "version": "1"})",
       "error invalid this is not a lock file of npm: it has no lockfileVersion and no packages\n"},
      {"Array", "[]", "error invalid this is not a lock file of npm: it has no lockfileVersion and no packages\n"},
      {"Conflict", "{\n<<<<<<< HEAD\n", "error corrupt line 2, column 1: not valid JSON: '\"' should stand here\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_npm_lock(c.text)), c.lines) << c.name;
}

TEST(NpmLock, PassesOverThoseOfInstalledPackages) {
  const char* const kLock = R"({"packages": {"node_modules/a": {"version": "1"}}})";
  const auto bytes = ByteRange::of_memory(kLock);
  EXPECT_EQ(catalog_lines(catalog_npm_lock("package-lock.json", bytes)), "a@1 :1\n");
  EXPECT_EQ(catalog_lines(catalog_npm_lock("node_modules/x/npm-shrinkwrap.json", bytes)), "");
}

// Each package lies in the one before and needs all of them: 100 levels, of which the tree keeps kMaxNodeDepth.
TEST(NpmLock, BoundsDepth) {
  std::string text = R"({"packages": {)";
  std::string path;
  for (int i = 0; i < 100; ++i) {
    path += (i > 0 ? "/node_modules/p" : "node_modules/p") + std::to_string(i);
    text += (i > 0 ? ",\"" : "\"") + path + R"(": {"version": "1", "dependencies": {"p0": "1"}})";
  }
  const auto catalog = parse_npm_lock(text + "}}");
  ASSERT_TRUE(catalog);
  EXPECT_EQ(catalog->packages.size(), 100U);
  EXPECT_EQ(catalog->packages[kMaxNodeDepth - 1].needs.at(0).version, "1");
  EXPECT_TRUE(catalog->packages[kMaxNodeDepth].needs.empty());
  ASSERT_EQ(catalog->gaps.size(), 1U);
  EXPECT_EQ(catalog->gaps[0].code, ErrorCode::TooLarge);

  std::string tree = R"({"dependencies": )";
  for (int i = 0; i < 40; ++i) tree += R"({"a": {"version": "1", "dependencies": )";
  EXPECT_EQ(parse_npm_lock(tree).error().code, ErrorCode::TooLarge);
}

TEST(NpmLock, KeepsNoMoreThanTheLimits) {
  std::string text = R"({"packages": {)";
  for (int i = 0; i < 60'000; ++i) {
    text += (i > 0 ? ",\"node_modules/p" : "\"node_modules/p") + std::to_string(i) +
            R"(": {"version": "1", "dependencies": {"a": "", "b": "", "c": "", "d": ""}})";
  }
  const auto catalog = parse_npm_lock(text + "}}");
  ASSERT_TRUE(catalog);
  EXPECT_EQ(catalog->packages.size(), kMaxPackages);
  EXPECT_EQ(catalog->gaps.size(), 2U);
}

}  // namespace
}  // namespace coaming
