#include "report/text_table.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

std::string render(const TextTable& table, std::size_t width) {
  std::string text;
  table.write([&](std::string_view part) { text += part; }, width, "", "");
  return text;
}

TEST(TextTable, LeavesOutWhatIsEmpty) {
  TextTable table({{"A"}, {"B"}, {"C", TextTable::Align::Right}});
  table.add({"one", "", "1"});
  table.add({"three", "", "13"});
  EXPECT_EQ(render(table, 0), "A       C\none     1\nthree  13\n");
}

TEST(TextTable, CutsTheLastColumnsFirst) {
  TextTable table({{"A", {}, 4}, {"B"}, {"C", {}, 5}});
  table.add({"abcdefgh", "12345", "αβγδεζηθ"});
  EXPECT_EQ(render(table, 0), "A         B      C\nabcdefgh  12345  αβγδεζηθ\n");
  EXPECT_EQ(render(table, 23), "A         B      C\nabcdefgh  12345  αβγδε…\n");
  EXPECT_EQ(render(table, 20), "A       B      C\nabcde…  12345  αβγδ…\n");
  EXPECT_EQ(render(table, 1), "A     B      C\nabc…  12345  αβγδ…\n");
}

TEST(TextTable, WithoutRowsIsItsHeading) { EXPECT_EQ(render(TextTable({{"A"}, {"B"}}), 10), "\n"); }

TEST(Wrapped, BreaksBetweenWords) {
  struct Case {
    const char* name;
    const char* text;
    std::size_t width;
    const char* wrapped;
  };
  const Case kCases[] = {
      {"Fits", "ab cd", 7, "ab cd"},
      {"Breaks", "ab cd ef", 7, "ab cd\n  ef"},
      {"LongWord", "ab abcdefghij cd", 7, "ab\n  abcdefghij\n  cd"},
      {"NoWidth", "ab  cd ef", 0, "ab  cd ef"},
      {"Empty", "", 7, ""},
      {"Wide", "αβ γδ", 7, "αβ γδ"},
  };
  for (const Case& c : kCases) EXPECT_EQ(wrapped(c.text, c.width, 2), c.wrapped) << c.name;
}

}  // namespace
}  // namespace coaming
