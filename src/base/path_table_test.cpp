#include "base/path_table.h"

#include <set>

#include <gtest/gtest.h>

#include "support/path_cases.h"

namespace coaming {
namespace {

TEST(PathTable, MatchesPatterns) {
  for (const PathCase& c : kPathCases) {
    PathTable table;
    table.add(c.pattern, 7);
    std::set<std::size_t> rows;
    table.find(c.path, [&](std::size_t row) { rows.insert(row); });
    EXPECT_EQ(rows.contains(7), c.matches) << c.pattern << " " << c.path;
  }
}

}  // namespace
}  // namespace coaming
