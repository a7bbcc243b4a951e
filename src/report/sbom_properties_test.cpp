#include "report/sbom_properties.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Properties, LinesKeepEverything) {
  const Properties properties{{"a", "1"}, {"b", "x=y\nz\\n\\"}, {"c", ""}};
  const std::string lines = lines_of(properties);
  EXPECT_EQ(lines, "a=1\nb=x=y\\nz\\\\n\\\\\nc=");
  const Properties read = properties_from_lines(lines);
  ASSERT_EQ(read.size(), 3U);
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].name, properties[i].name);
    EXPECT_EQ(read[i].value, properties[i].value);
  }
  EXPECT_TRUE(properties_from_lines("no equals sign\n\n").empty());
  EXPECT_EQ(properties_from_lines("a=\\").at(0).value, "\\");
}

TEST(Properties, GapsKeepEverything) {
  const Gap kGaps[] = {
      {ErrorCode::Corrupt, "a b/%41\n\xff", 3, "  cut short  "},
      {ErrorCode::NotFound, "", std::nullopt, ""},
      {ErrorCode::TooLarge, "-", 0, "x"},
  };
  for (const Gap& gap : kGaps) {
    std::vector<Gap> read;
    ASSERT_TRUE(apply_gap(property_of(gap), read)) << property_of(gap).value;
    EXPECT_EQ(read.at(0), gap) << property_of(gap).value;
  }
}

TEST(Properties, WhatDoesNotFitIsRefused) {
  struct Case {
    const char* name;
    const char* value;
  };
  Package package;
  for (const Case& c : {Case{"coaming:layer:index", "x"}, Case{"coaming:layer:index", "-1"},
                        Case{"coaming:layer:index", "99999999999999999999"}, Case{"coaming:found-in", "1 2"},
                        Case{"coaming:found-in", "x 2 a"}, Case{"coaming:found-in", "1 x a"},
                        Case{"coaming:package:replaces", "1"}, Case{"coaming:package:other", "1"}}) {
    EXPECT_FALSE(apply_property({c.name, c.value}, package)) << c.name << "=" << c.value;
  }
  Artifact artifact;
  for (const Case& c : {Case{"coaming:artifact:kind", "boat"}, Case{"coaming:artifact:image-id", "sha256:1"},
                        Case{"coaming:base:layers", "many"}, Case{"coaming:base:other", "x"}, Case{"other", "x"}}) {
    EXPECT_FALSE(apply_property({c.name, c.value}, artifact)) << c.name << "=" << c.value;
  }
  std::vector<Gap> gaps;
  for (const char* value : {"", "corrupt", "odd - - x", "corrupt x - y"}) {
    EXPECT_FALSE(apply_gap({"coaming:gap", value}, gaps)) << value;
  }
  EXPECT_FALSE(apply_gap({"coaming:gaps", "corrupt - - x"}, gaps));
}

}  // namespace
}  // namespace coaming
