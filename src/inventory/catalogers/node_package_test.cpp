#include "inventory/catalogers/node_package.h"

#include <gtest/gtest.h>

#include "inventory/catalogers/locked_packages.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(NodePackage, ReadsWhatCounts) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Plain", "{\n\"name\": \"left-pad\",\n\"version\": \"1.3.0\", \"license\": \"WTFPL\"}",
       "left-pad@1.3.0 :2 (WTFPL)\n"},
      {"Scoped", R"({"name": "@babel/core", "version": "7.0.0"})", "@babel/core@7.0.0 :1\n"},
      {"LicenseAsObject", R"({"name": "a", "version": "1", "license": {"type": "MIT", "url": "x"}})", "a@1 :1 (MIT)\n"},
      {"LicenseAsArray", R"({"name": "a", "version": "1", "license": ["MIT", {"type": "Apache-2.0"}]})",
       "a@1 :1 (Apache-2.0, MIT)\n"},
      {"LicensesOfOldForm", R"({"name": "a", "version": "1", "licenses": [{"type": "MIT"}, {"name": "BSD"}, "MIT"]})",
       "a@1 :1 (BSD, MIT)\n"},
      {"OddLicenses", R"({"name": "a", "version": "1", "license": [1, null, {"type": []}, [["x"]], ""]})", "a@1 :1\n"},
      {"Needs",
       R"({"name": "a", "version": "1", "dependencies": {"b": "^1", "@s/c": ""}, "devDependencies": {"no": "1"},
           "optionalDependencies": {"d": "*"}, "peerDependencies": {"e": "1"}})",
       "a@1 :1 -> b, @s/c, d, e\n"},
      {"OddNeeds", R"({"name": "a", "version": "1", "dependencies": ["b"], "peerDependencies": null})", "a@1 :1\n"},
      {"MembersWithinMembersDoNotCount", R"({"author": {"name": "b", "version": "2"}, "name": "a", "version": "1"})",
       "a@1 :1\n"},
      {"TheLastOfTwoCounts", R"({"name": "a", "version": "1", "version": "2"})", "a@2 :1\n"},
      {"ByteOrderMark", "\xef\xbb\xbf{\"name\": \"a\", \"version\": \"1\"}", "a@1 :1\n"},
      {"BlankAround", R"({"name": " a ", "version": " 1\n"})", "a@1\n :1\n"},
      {"NoVersion", R"({"name": "a", "type": "module"})", ""},
      {"NoName", R"({"version": "1"})", ""},
      {"EmptyTexts", R"({"name": "", "version": ""})", ""},
      {"WrongTypes", R"({"name": ["a"], "version": 1})", ""},
      {"EditorExtension", R"({"name": "pug", "version": "1.0.0", "engines": {"vscode": "*"}})", ""},
      {"EditorContribution", R"({"name": "pug", "version": "1.0.0", "contributes": {}})", ""},
      {"Nothing", "{}", ""},
      {"NoObject", "[]", "error invalid this is not a package.json: it should be an object\n"},
      {"Empty", "", "error corrupt line 1, column 1: not valid JSON: the text ends here\n"},
      {"Template", "{\"name\": \"x\", \"dependencies\": {\nDEPS\n}}",
       "error corrupt line 2, column 1: not valid JSON: '\"' should stand here\n"},
      {"CutShort", R"({"name": "a", "version": "1",)",
       "error corrupt line 1, column 30: not valid JSON: the text ends here\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_node_package(c.text)), c.lines) << c.name;
}

TEST(NodePackage, BoundsWhatItKeeps) {
  const std::string long_text(kMaxLockedTextBytes + 1, 'x');
  EXPECT_EQ(catalog_lines(parse_node_package(R"({"name": ")" + long_text + R"(", "version": "1"})")),
            "! too-large the name or the version has more than 1024 bytes; the package is missing here\n");
  EXPECT_EQ(catalog_lines(parse_node_package(R"({"name": "a", "version": "1", "license": ")" + long_text + "\"}")),
            "a@1 :1\n! too-large licences are too long or too many; some are left out\n");
  std::string many = R"({"name": "a", "version": "1", "dependencies": {)";
  for (int i = 0; i < 3000; ++i) many += (i > 0 ? ", \"d" : "\"d") + std::to_string(i) + "\": \"1\"";
  const auto catalog = parse_node_package(many + "}}");
  ASSERT_TRUE(catalog);
  EXPECT_EQ(catalog->packages.at(0).needs.size(), kMaxNeedsOfNodePackage);
  EXPECT_EQ(catalog->gaps.size(), 1U);
}

TEST(NodePackage, KnowsTheFolderByItsPath) {
  struct Case {
    const char* path;
    NodeFolder folder;
  };
  const Case kCases[] = {
      {"package.json", NodeFolder::Application},
      {"usr/src/app/package.json", NodeFolder::Application},
      {"app/test/fixtures/package.json", NodeFolder::Application},
      {"usr/share/nodejs/semver/package.json", NodeFolder::Application},
      {"app/node_modules/debug/package.json", NodeFolder::Package},
      {"node_modules/debug/package.json", NodeFolder::Package},
      {"app/node_modules/@babel/core/package.json", NodeFolder::Package},
      {"app/node_modules/test/package.json", NodeFolder::Package},
      {"app/test/node_modules/debug/package.json", NodeFolder::Package},
      {"app/node_modules/a/node_modules/@s/b/package.json", NodeFolder::Package},
      {"node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", NodeFolder::Package},
      {"node_modules/package.json", NodeFolder::Package},
      {"node_modules/debug/src/package.json", NodeFolder::InsidePackage},
      {"node_modules/@s/a/dist/esm/package.json", NodeFolder::InsidePackage},
      {"node_modules/resolve/test/resolver/multirepo/package.json", NodeFolder::Tests},
      {"node_modules/a/__fixtures__/node_modules/b/package.json", NodeFolder::Tests},
      {"node_modules/@s/a/examples/package.json", NodeFolder::Tests},
      {"my_node_modules/a/test/package.json", NodeFolder::Application},
      {"node_modules/", NodeFolder::Package},
      {"node_modules/@", NodeFolder::Package},
      {"node_modules//x", NodeFolder::Package},
      {"", NodeFolder::Application},
  };
  for (const Case& c : kCases) EXPECT_EQ(node_folder_of(c.path), c.folder) << c.path;
}

TEST(NodePackage, IsReadByWhereItLies) {
  struct Case {
    const char* name;
    const char* path;
    const char* text;
    const char* lines;
  };
  const char* const kPrivate = R"({"name": "a", "version": "1", "private": true})";
  const char* const kPublic = R"({"name": "a", "version": "1"})";
  const Case kCases[] = {
      {"OwnApplication", "app/package.json", kPrivate, "a@1 :1\n"},
      {"PrivatePackage", "node_modules/a/package.json", kPrivate, "a@1 :1\n"},
      {"PartOfAPackage", "node_modules/preact/hooks/package.json", kPrivate, ""},
      {"PackageWithinAPackage", "node_modules/next/dist/compiled/a/package.json", kPublic, "a@1 :1\n"},
      {"Fixture", "node_modules/resolve/test/a/package.json", kPublic, ""},
      {"BrokenFixture", "node_modules/resolve/test/a/package.json", "{", ""},
      {"BrokenPackage", "node_modules/a/package.json", "{",
       "error corrupt line 1, column 2: not valid JSON: the text ends here\n"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(catalog_lines(catalog_node_package(c.path, ByteRange::of_memory(c.text))), c.lines) << c.name;
  }
  const std::string big(kMaxPackageJsonBytes + 1, ' ');
  EXPECT_EQ(catalog_node_package("package.json", ByteRange::of_memory(big)).error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
