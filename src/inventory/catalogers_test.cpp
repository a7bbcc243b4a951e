#include "inventory/catalogers.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Catalogers, AreSortedByName) {
  const auto catalogers = all_catalogers();
  EXPECT_TRUE(std::is_sorted(catalogers.begin(), catalogers.end(),
                             [](const Cataloger& a, const Cataloger& b) { return a.name < b.name; }));
}

TEST(Catalogers, WantCleanPaths) {
  for (const std::string_view path : catalogued_paths()) {
    EXPECT_FALSE(path.starts_with('/') || path.ends_with('/') || path.empty()) << path;
  }
}

}  // namespace
}  // namespace coaming
