#include "report/read/json_records.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "support/pieces.h"

namespace coaming {
namespace {

constexpr std::string_view kMembers[] = {"version", "parts/name", "parts/tags", "parts/place/line", "note"};
constexpr std::string_view kRecords[] = {"parts"};
constexpr JsonShape kShape{kMembers, kRecords, kRecords};

struct Taken {
  std::vector<std::string> records;  // "path members"
  std::size_t too_large = 0;
  std::string error;
};

Taken take(const Chunks& text) {
  Taken taken;
  const auto read = for_each_json_record(text, kShape, [&](const JsonRecord& record) {
    taken.records.push_back(std::string(record.path) + " " + boost::json::serialize(record.members));
    taken.too_large += record.is_too_large ? 1 : 0;
  });
  if (!read) taken.error = read.error().message;
  return taken;
}

Taken take(std::string_view text) { return take(chunks_of(ByteRange::of_memory(text))); }

using Texts = std::vector<std::string>;

TEST(JsonRecords, AreHandedOverOneByOne) {
  const auto taken = take(
      R"({"version": "1", "skipped": {"parts": [{"name": "no"}]}, "parts": [
          {"name": "a", "tags": ["x", "y"], "other": [[{}], {"name": "no"}], "place": {"line": 3, "column": 4}},
          {"name": "b", "parts": [{"name": "c", "parts": [{"name": "d"}]}], "tags": []}], "note": null})");
  EXPECT_EQ(taken.error, "");
  EXPECT_EQ(taken.records, (Texts{R"(parts {"name":"a","tags":["x","y"],"place":{"line":3}})", R"(parts {"name":"d"})",
                                  R"(parts {"name":"c","parts":[]})", R"(parts {"name":"b","parts":[],"tags":[]})",
                                  R"( {"version":"1","parts":[],"note":null})"}));
}

TEST(JsonRecords, DoNotDependOnThePieces) {
  const std::string text =
      "\xef\xbb\xbf"
      R"({"parts": [{"name": "a\u00e4\"b", "place": {"line": 123456}}, {"name": "b"}], "version": "1.5"} )";
  const auto whole = take(text);
  EXPECT_EQ(whole.error, "");
  ASSERT_EQ(whole.records.size(), 3U);
  for (const std::size_t size : {3U, 4U, 5U, 7U, 16U, 64U}) {
    const auto taken = take(pieces_of(text, size));
    EXPECT_EQ(taken.error, "") << size;
    EXPECT_EQ(taken.records, whole.records) << size;
  }
}

TEST(JsonRecords, WrongTypesAreNoTrouble) {
  EXPECT_EQ(take(R"({"parts": 1, "version": {"a": 1}})").records, Texts{R"( {"parts":1,"version":{}})"});
  EXPECT_EQ(take(R"({"parts": {"name": 5, "tags": {"x": 1}}})").records,
            (Texts{R"(parts {"name":5,"tags":{}})", " {}"}));
  EXPECT_EQ(take(R"({"parts": [[{"name": "a"}], "text", null]})").records,
            (Texts{R"(parts {"name":"a"})", R"( {"parts":[[],"text",null]})"}));
}

TEST(JsonRecords, MistakesAreNamed) {
  struct Case {
    const char* name;
    std::string text;
    const char* message;
  };
  const Case kCases[] = {
      {"Empty", "", "line 1, column 1: not valid JSON: incomplete JSON"},
      {"Cut", "{\"parts\": [\n{\"na", "line 2, column 5: not valid JSON: incomplete JSON"},
      {"Syntax", "{\n \"parts\": ]}", "line 2, column 11: not valid JSON: syntax error"},
      {"Extra", "{}\n {}", "line 2, column 2: not valid JSON: extra data"},
      {"List", "[{\"name\": \"a\"}]", "the document should be a JSON object"},
      {"Text", "\"parts\"", "the document should be a JSON object"},
      {"Deep", "{\"a\": " + std::string(100'000, '['), "line 1, column 70: JSON is nested deeper than 64 levels"},
      {"BadUtf8", "{\"version\": \"\xff\"}", "line 1, column 14: not valid JSON: syntax error"},
  };
  for (const Case& c : kCases) {
    const auto taken = take(c.text);
    EXPECT_NE(taken.error.find(c.message), std::string::npos) << c.name << ": " << taken.error;
  }
}

TEST(JsonRecords, LargeOnesAreMarkedAndCut) {
  const std::string text = R"({"parts": [{"name": "a", "tags": [")" + std::string(kMaxRecordBytes, 'x') +
                           R"("]}, {"name": "b"}], "skipped": ")" + std::string(2 * kMaxRecordBytes, 'y') + "\"}";
  const auto taken = take(text);
  EXPECT_EQ(taken.error, "");
  EXPECT_EQ(taken.too_large, 1U);
  ASSERT_EQ(taken.records.size(), 3U);
  EXPECT_LT(taken.records[0].size(), 100U);
  EXPECT_EQ(taken.records[1], R"(parts {"name":"b"})");

  std::string many = R"({"parts": [{"tags": [)";
  for (int i = 0; i < 200'000; ++i) many += "{},";
  const auto counted = take(many + "1]}]}");
  EXPECT_EQ(counted.too_large, 1U);
}

}  // namespace
}  // namespace coaming
