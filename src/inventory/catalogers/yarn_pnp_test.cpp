#include "inventory/catalogers/yarn_pnp.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

constexpr const char* kTable = R"({
  "__info": ["made by Yarn"],
  "packageRegistryData": [
    [null, [[null, {"packageLocation": "./", "packageDependencies": [["a", "npm:1.0.0"]], "linkType": "SOFT"}]]],
    ["a", [
      ["npm:1.0.0", {"packageLocation": "./.yarn/cache/a.zip/", "packageDependencies": [
        ["a", "npm:1.0.0"], ["b", "virtual:0f#npm:2.0.0"], ["old", ["b", "npm:1.5.0"]], ["peer", null],
        ["app", "workspace:."]], "linkType": "HARD"}]]],
    ["b", [
      ["npm:1.5.0", {"packageDependencies": []}],
      ["virtual:0f#npm:2.0.0", {"packageDependencies": [["c", "https://host/c.git#commit=abc"]]}],
      ["npm:2.0.0", {}]]],
    ["c", [["https://host/c.git#commit=abc", {"packageDependencies": [["d", "npm:1"]]}]]],
    ["fsevents", [["patch:fsevents@npm%3A2.3.3#optional!builtin<x>::version=2.3.3&hash=0", {}]]],
    ["archive", [["npm:3.0.0::__archiveUrl=https%3A%2F%2Fhost%2Fa.tgz", {}]]],
    ["app", [["workspace:.", {"linkType": "SOFT"}]]]
  ]
})";

constexpr const char* kLines =
    "a@1.0.0 :6 -> b@2.0.0, b@1.5.0\n"
    "b@1.5.0 :10\n"
    "b@2.0.0 :11 -> c@abc\n"
    "c@abc :13 -> d\n"
    "fsevents@2.3.3 :14\n"
    "archive@3.0.0 :15\n";

std::string with_lines_moved(std::string lines, int by) {
  std::string moved;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    moved += lines[i];
    if (lines[i] != ':' || lines[i - 1] != ' ') continue;
    std::size_t used = 0;
    moved += std::to_string(std::stoi(lines.substr(i + 1), &used) + by);
    i += used;
  }
  return moved;
}

TEST(YarnPnp, ReadsTheTable) { EXPECT_EQ(catalog_lines(parse_yarn_pnp(kTable)), kLines); }

TEST(YarnPnp, FindsTheTableInPrograms) {
  const std::string object =
      "#!/usr/bin/env node\nfunction $$SETUP_STATE(hydrateRuntimeState, basePath) {\n  return hydrateRuntimeState(" +
      std::string(kTable) + ", {basePath: basePath || __dirname});\n}\n";
  EXPECT_EQ(catalog_lines(parse_yarn_pnp(object)), with_lines_moved(kLines, 2));

  std::string literal;
  for (const char c : std::string_view(kTable)) {
    if (c == '\n' || c == '\\' || c == '\'') literal += '\\';
    literal += c;
  }
  const std::string string =
      "/* eslint-disable */\n\nconst RAW_RUNTIME_STATE =\n'" + literal + "';\n\nfunction x() {}\n";
  EXPECT_EQ(catalog_lines(parse_yarn_pnp(string)), with_lines_moved(kLines, 3));
}

TEST(YarnPnp, MakesDoubtsGaps) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"NoVersion", R"({"packageRegistryData": [["a", [["npm:", {}], [null, {}], ["npm:1"]]]]})",
       "a@1 :1\n! corrupt line 1: the package \"a\" has no version\n! corrupt line 1: the package \"a\" has no "
       "version\n"},
      {"WrongTypes", R"({"packageRegistryData": [1, ["a"], ["b", 2], ["c", [3, []]], [["d"], [["npm:1", {}]]]]})",
       "! corrupt line 1: the package \"c\" has no version\n! corrupt line 1: the package \"c\" has no version\n"},
      {"AnotherTable", R"({"x": 1})", "error invalid the table of Yarn's Plug'n'Play has no packages\n"},
      {"AnotherProgram", "module.exports = {};\n",
       "error invalid no table of packages is found in this file of Yarn's Plug'n'Play\n"},
      {"EmptyLiteral", "const RAW_RUNTIME_STATE =",
       "error corrupt the table of packages: line 1, column 1: not valid JSON: the text ends here\n"},
      {"CutShort", "const RAW_RUNTIME_STATE = '{\\\n \"packageRegistryData\": [\\",
       "error corrupt the table of packages: line 2, column 26: not valid JSON: the text ends here\n"},
      {"ObjectCutShort", "hydrateRuntimeState({, {basePath:",
       "error corrupt the table of packages: line 1, column 2: not valid JSON: the text ends here\n"},
      {"WrongOrder", ", {basePath: hydrateRuntimeState({",
       "error invalid no table of packages is found in this file of Yarn's Plug'n'Play\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_yarn_pnp(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
