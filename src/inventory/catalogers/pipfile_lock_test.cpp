#include "inventory/catalogers/pipfile_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(PipfileLock, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"JoinsCategories",
       "{\"_meta\": {\"default\": {\"no\": {\"version\": \"==1\"}}},\n\"default\": {\n\"a\": {\"version\": "
       "\"==1.0\"}},\n\"develop\": {\n"
       "\"a\": {\"version\": \"==1.0\"},\n\"b\": {\"version\": \"===2\"}},\n\"docs\": {\n\"c\": {\"version\": \"== "
       "3\"}}}",
       "a@1.0 :3\nb@2 :6 dev\nc@3 :8\n"},
      {"HasPlaces",
       "{\"_meta\": {}, \"default\": {\n\"a\": {\"git\": \"https://x/a\", \"ref\": \"0123\"},\n"
       "\"b\": {\"file\": \"https://x/b-2.0-py3-none-any.whl\"},\n\"c\": {\"version\": \"*\"},\n\"d\": {\"version\": "
       "\">=1\"},\n\"e\": 1}}",
       "b@2.0 :3\n! not-found 4 packages have no version in this file: a (line 2), c (line 4), d (line 5), e (line 6); "
       "what "
       "gets installed is not known\n"},
      {"AnotherDocument", "{\"default\": {}}", "error invalid this is not a Pipfile.lock: it has no \"_meta\"\n"},
      {"NoObject", "[]", "error invalid this is not a Pipfile.lock: it has no \"_meta\"\n"},
      {"OddTypes", "{\"_meta\": 1, \"default\": [], \"develop\": null}", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_pipfile_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
