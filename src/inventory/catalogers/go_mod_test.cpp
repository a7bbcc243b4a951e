#include "inventory/catalogers/go_mod.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(GoMod, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"ReadsBlocksAndQuotes",
       "module \"example.com/own\" // a comment\n\ngo 1.21.0\n\ntoolchain default\n\nrequire (\n\t\"github.com/a/b\" "
       "v1.0.0\n"
       "\tgithub.com/c/d/v2 v2.0.0+incompatible // indirect\n)\n\nrequire `e.org/f` v0.1.0\n\nretract [v1.0.0, "
       "v1.9.9]\n"
       "tool example.com/own/cmd\ngodebug (\n\tdefault=go1.21\n)\nignore ./node_modules\n",
       "github.com/a/b@v1.0.0 :8\ngithub.com/c/d/v2@v2.0.0+incompatible :9\ne.org/f@v0.1.0 :12\nstdlib@1.21.0 :3\n"},
      {"Replaces",
       "go 1.22\nrequire a.org/a v1.0.0\nrequire a.org/b v1.0.0\nrequire a.org/c v1.0.0\nreplace a.org/a v1.0.0 => "
       "a.org/a v1.0.1\n"
       "replace a.org/a => a.org/any v9.0.0\nreplace a.org/b v2.0.0 => a.org/x v1.0.0\nreplace a.org/c => ../c\n",
       "a.org/a@v1.0.1 :2\na.org/b@v1.0.0 :3\nstdlib@1.22 :1\n"
       "! not-found 1 package has no version in this file: a.org/c in ../c (line 4); what gets installed is not "
       "known\n"},
      {"Excludes",
       "go 1.22\nrequire a.org/a v1.0.0\nexclude a.org/a v1.0.0\nexclude a.org/b v1.0.0\nrequire a.org/b v1.0.1\n",
       "a.org/b@v1.0.1 :5\nstdlib@1.22 :1\n"
       "! not-found 1 package has no version in this file: a.org/a without v1.0.0 (line 2); what gets installed is not "
       "known\n"},
      {"NothingRequired", "module own\n", ""},
      {"OldGo", "go 1.16\nrequire a.org/a v1.0.0\n",
       "a.org/a@v1.0.0 :2\nstdlib@1.16 :1\n"
       "! not-found line 1: go.mod files of Go before 1.17 do not list the modules that only other modules need\n"},
      {"NewMajorOfGo", "go 2.0\nrequire a.org/a v1.0.0\n", "a.org/a@v1.0.0 :2\nstdlib@2.0 :1\n"},
      {"OddLines",
       "go 1.22\nrequire a.org/a\nrequire (\na.org/b v1 v2\n)\nreplace a => b\nreplace => b v1\nfly away\nrequire "
       "\"a\n",
       "stdlib@1.22 :1\n! invalid line 2: \"require\" is not followed by what belongs there, or is no directive\n"
       "! invalid line 4: \"require\" is not followed by what belongs there, or is no directive\n"
       "! invalid line 6: \"replace\" is not followed by what belongs there, or is no directive\n"
       "! invalid line 7: \"replace\" is not followed by what belongs there, or is no directive\n"
       "! invalid line 8: \"fly\" is not followed by what belongs there, or is no directive\n"
       "! invalid line 9: a quoted word has no end\n"},
      {"Empty", "", "error corrupt this is not a go.mod: no line is a directive\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_go_mod(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
