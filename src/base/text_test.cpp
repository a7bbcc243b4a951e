#include "base/text.h"

#include <vector>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using std::string_literals::operator""s;

TEST(Text, DecodesUtf16) {
  const auto decoded = [](std::string_view text) { return decode_utf16(text).value_or("none"); };
  EXPECT_EQ(decoded(""), "none");
  EXPECT_EQ(decoded("plain"), "none");
  EXPECT_EQ(decoded("\xff\xfe"), "");
  EXPECT_EQ(decoded(std::string_view("\xff\xfe"
                                     "a\0\n\0",
                                     6)),
            "a\n");
  EXPECT_EQ(decoded(std::string_view("\xfe\xff\0a\x20\xac", 6)), "a\xe2\x82\xac");
  EXPECT_EQ(decoded(std::string_view("\xff\xfe\x3d\xd8\x00\xde", 6)), "\xf0\x9f\x98\x80");
  EXPECT_EQ(decoded(std::string_view("\xff\xfe\x3d\xd8x\0\x00\xdc", 8)), "\xef\xbf\xbdx\xef\xbf\xbd");
  EXPECT_EQ(decoded(std::string_view("\xff\xfe\xe9\0z", 5)), "\xc3\xa9");
}

TEST(Text, IsTrimmed) {
  EXPECT_EQ(trimmed(" \t hold it \r"), "hold it");
  EXPECT_EQ(trimmed(" \t"), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed("\nx\n"), "\nx\n");
}

TEST(Text, IsTakenLineByLine) {
  std::string_view rest = "a\n\nb";
  std::vector<std::string_view> lines;
  while (!rest.empty()) lines.push_back(take_line(rest));
  EXPECT_EQ(lines, (std::vector<std::string_view>{"a", "", "b"}));
}

TEST(Text, IsMadePrintable) {
  struct Case {
    const char* name;
    std::string text;
    std::string printed;
  };
  const Case kCases[] = {
      {"Plain", "usr/bin", "usr/bin"},
      {"Newline", "a\nb", R"(a\x0ab)"},
      {"Escape", "\x1b[2J", R"(\x1b[2J)"},
      {"Nul", "a\0b"s, R"(a\x00b)"},
      {"Delete", "\x7f", R"(\x7f)"},
      {"Utf8", "caf\xc3\xa9 \xf0\x9f\x9a\xa2", "caf\xc3\xa9 \xf0\x9f\x9a\xa2"},
      {"C1Control", "\xc2\x9b", R"(\xc2\x9b)"},
      {"RightToLeftOverride", "\xe2\x80\xae", R"(\xe2\x80\xae)"},
      {"LoneContinuation", "\x80", R"(\x80)"},
      {"CutSequence", "\xe2\x82", R"(\xe2\x82)"},
      {"Overlong", "\xc0\xaf", R"(\xc0\xaf)"},
      {"OverlongThree", "\xe0\x80\xaf", R"(\xe0\x80\xaf)"},
      {"Surrogate", "\xed\xa0\x80", R"(\xed\xa0\x80)"},
      {"AboveUnicode", "\xf4\x90\x80\x80", R"(\xf4\x90\x80\x80)"},
  };
  for (const Case& c : kCases) EXPECT_EQ(printable(c.text), c.printed) << c.name;
}

TEST(Text, KeepsControlCharactersThatAreValidUtf8) { EXPECT_EQ(valid_utf8("a\n\x1b\xff"), "a\n\x1b\\xff"); }

TEST(Text, IsMeasuredInColumns) {
  EXPECT_EQ(display_width("caf\xc3\xa9"), 4U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(Text, CountsBytesAsPeopleDo) {
  struct Case {
    std::uint64_t bytes;
    const char* text;
  };
  const Case kCases[] = {{0, "0 B"},          {999, "999 B"},        {1000, "1.0 kB"},
                         {99'949, "99.9 kB"}, {99'950, "100 kB"},    {999'499, "999 kB"},
                         {999'500, "1.0 MB"}, {1'500'000, "1.5 MB"}, {18446744073709551615U, "18446744 TB"}};
  for (const Case& c : kCases) EXPECT_EQ(human_size(c.bytes), c.text) << c.bytes;
}

TEST(Size, IsParsed) {
  struct Case {
    const char* text;
    std::optional<std::uint64_t> bytes;
  };
  const Case kCases[] = {{"0", 0},
                         {"4096", 4096},
                         {"150MB", 150'000'000},
                         {"150m", 150'000'000},
                         {"1.5 GB", 1'500'000'000},
                         {"64MiB", 64 << 20},
                         {"1ki", 1024},
                         {"17 B", 17},
                         {"", {}},
                         {"MB", {}},
                         {"1XB", {}},
                         {"1iB", {}},
                         {"-1", {}},
                         {"1.2.3", {}},
                         {"1e9", {}},
                         {"99999999999TB", {}}};
  for (const Case& c : kCases) EXPECT_EQ(parse_size(c.text), c.bytes) << c.text;
}

}  // namespace
}  // namespace coaming
