#include "inspection/secrets/pattern_database.h"

#include <utility>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using Ends = std::vector<std::pair<std::size_t, std::size_t>>;

Ends ends_in(const PatternDatabase& database, std::string_view text) {
  PatternScratch scratch;
  EXPECT_TRUE(database.make_ready(scratch));
  Ends ends;
  database.search(text, scratch, [&](std::size_t pattern, std::size_t end) {
    ends.emplace_back(pattern, end);
    return true;
  });
  return ends;
}

TEST(PatternDatabase, FindsAllPatterns) {
  const auto database = PatternDatabase::compile({"ab+", "(?i:CD)", "x\\z"});
  ASSERT_TRUE(database) << database.error().message;
  EXPECT_EQ(ends_in(*database, "abb cd x"), (Ends{{0, 2}, {0, 3}, {1, 6}, {2, 8}}));
  EXPECT_EQ(ends_in(*database, ""), Ends{});
}

TEST(PatternDatabase, StopsWhenToldTo) {
  const auto database = PatternDatabase::compile({"a"});
  ASSERT_TRUE(database);
  PatternScratch scratch;
  ASSERT_TRUE(database->make_ready(scratch));
  int count = 0;
  database->search("aaaa", scratch, [&](std::size_t, std::size_t) { return ++count < 2; });
  EXPECT_EQ(count, 2);
}

TEST(PatternDatabase, SurvivesBeingWrittenDown) {
  const auto database = PatternDatabase::compile({"ab", "cd"});
  ASSERT_TRUE(database);
  const auto read = PatternDatabase::deserialize(database->serialized());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(ends_in(*read, "abcd"), (Ends{{0, 2}, {1, 4}}));
}

TEST(PatternDatabase, RefusesWhatIsNone) {
  std::size_t bad = 0;
  EXPECT_EQ(PatternDatabase::compile({"a", "b("}, &bad).error().code, ErrorCode::Invalid);
  EXPECT_EQ(bad, 1U);
  EXPECT_FALSE(PatternDatabase::compile({"a*"}, &bad));
  EXPECT_EQ(bad, 0U);
  EXPECT_FALSE(PatternDatabase::compile({"a(?!b)"}, &bad));
  EXPECT_EQ(PatternDatabase::deserialize("hello").error().code, ErrorCode::Unsupported);
  std::string bytes = PatternDatabase::compile({"ab"})->serialized();
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  EXPECT_FALSE(PatternDatabase::deserialize(bytes));
}

}  // namespace
}  // namespace coaming
