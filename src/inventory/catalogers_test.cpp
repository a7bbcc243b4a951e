#include "inventory/catalogers.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Catalogers, AreSortedByName) {
  const auto catalogers = all_catalogers();
  for (std::size_t i = 1; i < catalogers.size(); ++i) EXPECT_LT(catalogers[i - 1].name, catalogers[i].name);
}

TEST(Catalogers, ReadInOneOfTwoWays) {
  for (const Cataloger& cataloger : all_catalogers()) {
    EXPECT_NE(cataloger.read == nullptr, cataloger.read_alone == nullptr) << cataloger.name;
    EXPECT_EQ(cataloger.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos)
        << cataloger.name;
  }
}

TEST(Catalogers, WantCleanPaths) {
  for (const std::string_view path : catalogued_paths()) {
    EXPECT_FALSE(path.starts_with('/') || path.ends_with('/') || path.empty()) << path;
  }
}

}  // namespace
}  // namespace coaming
