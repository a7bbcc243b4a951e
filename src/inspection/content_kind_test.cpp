#include "inspection/content_kind.h"

#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using std::string_literals::operator""s;

TEST(ContentKind, TellsTextFromTheRest) {
  struct Case {
    const char* name;
    const char* path;
    std::string first_bytes;
    ContentKind kind;
  };
  const Case kCases[] = {
      {"Empty", "a", "", ContentKind::Text},
      {"Ascii", "a.py", "import os\n", ContentKind::Text},
      {"Utf8", "a", "gr\xc3\xbc\xc3\x9f", ContentKind::Text},
      {"Latin1", "a", "gr\xfc\xdf", ContentKind::Text},
      {"Controls", "a", "\x1b[0m\x07", ContentKind::Text},
      {"Utf8WithMark", "a", "\xef\xbb\xbf{}", ContentKind::Text},
      {"Utf16Le", "a.reg", "\xff\xfe[\0"s, ContentKind::Utf16Le},
      {"Utf16Be", "a.reg", "\xfe\xff\0["s, ContentKind::Utf16Be},
      {"Elf", "bin/x",
       "\x7f"
       "ELF\x02\x01\x01",
       ContentKind::Binary},
      {"Gzip", "a.gz", "\x1f\x8b\x08\x01", ContentKind::Binary},
      {"Png", "a.png", "\x89PNG\r\n\x1a\n", ContentKind::Binary},
      {"Zip", "a.jar", "PK\x03\x04zz", ContentKind::Binary},
      {"ZlibObject", ".git/objects/ab/cd", "\x78\x01\x4b\xca", ContentKind::Binary},
      {"ZlibOfTwoBytes", "a", "x\x01", ContentKind::Binary},
      {"TextWithX", "a", "x = 1\n", ContentKind::Text},
      {"NulSomewhere", "a", "abc\0def"s, ContentKind::Binary},
      {"CompiledPython", "a/__pycache__/b.cpython-311.pyc", "\xa7\x0d\x0d\x0a\0\0\0\0"s, ContentKind::Strings},
      {"NotCompiledPython", "a.pyc", "\0\0\0\0\0"s, ContentKind::Binary},
      {"Sqlite", "a.db", "SQLite format 3\0\x10"s, ContentKind::Strings},
  };
  for (const Case& c : kCases) EXPECT_EQ(content_kind(c.path, c.first_bytes), c.kind) << c.name;
}

}  // namespace
}  // namespace coaming
