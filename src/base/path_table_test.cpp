#include "base/path_table.h"

#include <set>

#include <gtest/gtest.h>

namespace coaming {
namespace {

struct MatchCase {
  const char* pattern;
  const char* path;
  bool matches;
};

TEST(PathTable, MatchesPatterns) {
  const MatchCase cases[] = {
      {"a/b", "a/b", true},
      {"a/b", "a/b/c", false},
      {"a/b/c", "a/b", false},
      {"a/*", "a/b", true},
      {"a/*", "a/b/c", false},
      {"a/*.list", "a/x.list", true},
      {"a/*.list", "a/x.lists", false},
      {"**/package.json", "package.json", true},
      {"**/package.json", "a/b/package.json", true},
      {"**/package.json", "a/package.json/b", false},
      {"**/package.json", "a/xpackage.json", false},
      {"**/node_modules/**/package.json", "app/node_modules/x/package.json", true},
      {"**/node_modules/**/package.json", "app/node_modules/package.json", true},
      {"**/node_modules/**/package.json", "app/package.json", false},
      {"**/specifications/**/*.gemspec", "usr/share/specifications/default/a-1.gemspec", true},
      {"**/*.dist-info/METADATA", "a/b.dist-info/METADATA", true},
      {"**/*.dist-info/METADATA", "a/b.dist-info/x/METADATA", false},
      {"**/libssl.so*", "usr/lib/libssl.so.3", true},
      {"**/a*b*c", "x/aXbYbZc", true},
      {"**/a*b*c", "x/aXbYbZ", false},
      {"**", "a", true},
      {"**", "a/b/c", true},
      {"a/**", "a/b/c", true},
      {"a/**", "b", false},
      {"**/a/b", "a/a/b", true},
      {"**/a/**/b", "a/x/a/y/b", true},
      {"**/a?c", "x/abc", true},
      {"**/?bc", "x/abc", true},
      {"**/*.j?r", "x/a.jar", true},
      {"**/?.jar", "x/ab.jar", false},
  };
  for (const MatchCase& c : cases) {
    PathTable table;
    table.add(c.pattern, 7);
    std::set<std::size_t> rows;
    table.find(c.path, [&](std::size_t row) { rows.insert(row); });
    EXPECT_EQ(rows.contains(7), c.matches) << c.pattern << " " << c.path;
  }
}

}  // namespace
}  // namespace coaming
