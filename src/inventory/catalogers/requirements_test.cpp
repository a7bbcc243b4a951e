#include "inventory/catalogers/requirements.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

std::string read(std::string_view text, std::string_view path = "requirements.txt") {
  return catalog_lines(parse_requirements(text, path));
}

TEST(Requirements, AreRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"JoinsLines", "a==1 \\\n  --hash=sha256:0 \\\r\n  --hash=sha256:1\n# x \\\nb \\\n# ends it\n==2\nc==3 \\",
       "a@1 :1\nc@3 :8\n! invalid line 7: \"==2\" is no requirement\n"
       "! not-found 1 package has no version in this file: b (line 5); what gets installed is not known\n"},
      {"TurnsAnnotationsRound",
       "click==8.1.7\n    # via\n    #   Black_X\n    #   flask (pyproject.toml)\n    #   -r requirements.in\n"
       "black.x==24 \\\n    --hash=sha256:0\n    # via -r requirements.in\nflask==2  # via own, black-x\n# via "
       "click\n\n# via click\nown==1\n"
       "# not via\n#   click\n",
       "click@8.1.7 :1 -> flask@2\nblack.x@24 :6 -> click@8.1.7, flask@2\nflask@2 :9\nown@1 :13 -> flask@2\n"},
      {"KnowsPlaces",
       "-e .\n--editable=git+https://x/a@1#egg=a\n./b-1.0-py3-none-any.whl\nc @ file:///c-2.0-py3-none-any.whl ; "
       "os_name == 'nt'\n"
       "https://x/d.zip --hash=sha256:0\ne-3-py3-none-any.whl\n",
       "b@1.0 :3\nc@2.0 :4\ne@3 :6\n! not-found 3 packages have no version in this file: . (line 1), a (line 2), "
       "https://x/d.zip "
       "(line 5); what gets installed is not known\n"},
      {"PassesOptionsOver",
       "-i https://x\n--extra-index-url https://y\n--find-links=z\n-c "
       "constraints.txt\n--constraint=c.txt\n--pre\na==1\n--requirements x\n-x\n",
       "a@1 :7\n! invalid line 8: \"--requirements x\" is no requirement\n! invalid line 9: \"-x\" is no "
       "requirement\n"},
      {"OptionsAlone", "--index-url https://x\n", ""},
      {"JoinsTheSame", "a==1 ; python_version < '3'\na==1 ; python_version >= '3'\na==2\n", "a@1 :1\na@2 :3\n"},
      {"ByteOrderMark",
       "\xef\xbb\xbf"
       "a==1\n",
       "a@1 :1\n"},
      {"Prose", "Things we need.\nMany of them.\n",
       "error corrupt this is not a file of requirements: no line is one\n"},
      {"Empty", "\n# nothing\n", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(read(c.text), c.lines) << c.name;
}

TEST(Requirements, MayBeUtf16) {
  std::string text = "\xff\xfe";
  for (const char c : std::string_view("a==1\r\nb==2\r\n")) {
    text += c;
    text += '\0';
  }
  EXPECT_EQ(read(text), "a@1 :1\nb@2 :2\n");
}

TEST(Requirements, TellOfIncludedFilesThatAreNotRead) {
  struct Case {
    const char* path;
    const char* option;
    bool is_read;
  };
  const Case kCases[] = {
      {"requirements.txt", "-r requirements-dev.txt", true},
      {"requirements.txt", "-r requirements/base.txt", true},
      {"requirements/dev.txt", "-r base.txt", true},
      {"requirements/dev.txt", "-r ./sub/base.txt", true},
      {"a/requirements/dev.txt", "--requirement=base.txt", true},
      {"requirements/dev.txt", "-r ../base.txt", false},
      {"requirements/dev.txt", "-r ../../requirements/base.txt", true},
      {"requirements.txt", "-rbase.txt", false},
      {"requirements.txt", "-r requirements.in", false},
      {"requirements.txt", "-r https://x/requirements.txt", false},
  };
  for (const Case& c : kCases) {
    const auto catalog = parse_requirements(c.option, c.path);
    ASSERT_TRUE(catalog) << c.option;
    EXPECT_EQ(catalog->gaps.empty(), c.is_read) << c.path << ": " << c.option;
  }
  EXPECT_EQ(read("-r base.txt"), "! not-found line 1: what \"base.txt\" asks for is not read\n");
}

}  // namespace
}  // namespace coaming
