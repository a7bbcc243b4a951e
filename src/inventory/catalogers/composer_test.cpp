#include "inventory/catalogers/composer.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(Composer, ReadsItsLists) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Lock", R"({"packages": [
  {"name": "acme/a", "version": "v1.0.0", "license": ["MIT", "GPL-2.0-only"],
   "require": {"php": ">=8", "ext-json": "*", "acme/b": "^2", "acme/none": "*"}, "require-dev": {"acme/no": "*"}}],
  "packages-dev": [
  {"name": "acme/b", "version": "2.0.0", "license": "proprietary", "require": {"acme/a": "*"}}]})",
       "acme/a@v1.0.0 :2 (GPL-2.0-only, MIT) -> acme/b@2.0.0, acme/none\n"
       "acme/b@2.0.0 :5 dev (proprietary) -> acme/a@v1.0.0\n"},
      {"Installed2", R"({"packages": [{"name": "acme/a", "version": "dev-main"}, {"name": "acme/b", "version": "1"}],
       "dev": true, "dev-package-names": ["acme/b", "acme/gone", 7]})",
       "acme/a@dev-main :1\nacme/b@1 :1 dev\n"},
      {"Installed1", "[\n{\"name\": \"acme/a\", \"version\": \"1\"},\n{\"name\": \"acme/b\", \"version\": \"2\"}]",
       "acme/a@1 :2\nacme/b@2 :3\n"},
      {"Empty", R"({"packages": [], "packages-dev": null})", ""},
      {"NoVersion", R"([{"name": "a/b"}, {"version": "1"}, "x", {"name": "c/d", "version": "1"}])",
       "c/d@1 :1\n! corrupt line 1: the package \"a/b\" has no version\n! corrupt line 1: a package without a name\n"
       "! corrupt line 1: a package should be an object\n"},
      {"NoList", R"({"name": "x"})", "error invalid this is no list of Composer: it has no packages\n"},
      {"WrongType", R"({"packages": {}})", "error invalid this is no list of Composer: it has no packages\n"},
      {"Text", "\"x\"", "error invalid this is no list of Composer: it has no packages\n"},
      {"CutShort", "[{\"name\": ", "error corrupt line 1, column 11: not valid JSON: the text ends here\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_composer(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
