#include "base/json_writer.h"

#include <string>

#include <gtest/gtest.h>

#include "base/json.h"

namespace coaming {
namespace {

template <typename Write>
std::string written(const Write& write) {
  std::string text;
  JsonWriter json([&](std::string_view piece) { text += piece; });
  write(json);
  json.finish();
  return text;
}

TEST(JsonWriter, IndentsByTwo) {
  const std::string text = written([](JsonWriter& json) {
    json.begin_object();
    json.member("name", "keel");
    json.member("count", std::uint64_t{18446744073709551615U});
    json.member_flag("good", true);
    json.member_null("none");
    json.member_or_null("empty", "");
    json.key("list");
    json.begin_array();
    json.text("a");
    json.begin_object();
    json.end_object();
    json.begin_array();
    json.end_array();
    json.end_array();
    json.end_object();
  });
  EXPECT_EQ(text,
            "{\n"
            "  \"name\": \"keel\",\n"
            "  \"count\": 18446744073709551615,\n"
            "  \"good\": true,\n"
            "  \"none\": null,\n"
            "  \"empty\": null,\n"
            "  \"list\": [\n"
            "    \"a\",\n"
            "    {},\n"
            "    []\n"
            "  ]\n"
            "}\n");
}

TEST(JsonWriter, WritesAnyTextAsValidJson) {
  struct Case {
    const char* name;
    std::string text;
    std::string quoted;
  };
  const Case kCases[] = {
      {"Quotes", R"(a"b\c)", R"("a\"b\\c")"},
      {"Controls", std::string("\0\x1b\n\t\r\x7f", 6), R"("\u0000\u001b\n\t\r\u007f")"},
      {"Utf8", "caf\xc3\xa9", "\"caf\xc3\xa9\""},
      {"InvalidUtf8", "\xff\xc3", R"("\\xff\\xc3")"},
      {"HalfASurrogatePair", "\xed\xa0\x80", R"("\\xed\\xa0\\x80")"},
  };
  for (const Case& c : kCases) {
    const std::string text = written([&](JsonWriter& json) { json.text(c.text); });
    EXPECT_EQ(text, c.quoted + "\n") << c.name;
    EXPECT_TRUE(parse_json(text)) << c.name;
  }
}

TEST(JsonWriter, HandsOutLongDocumentsInPieces) {
  std::size_t pieces = 0;
  JsonWriter json([&](std::string_view piece) { pieces += piece.empty() ? 0 : 1; });
  json.begin_array();
  for (int i = 0; i < 100'000; ++i) json.text("a package");
  json.end_array();
  json.finish();
  EXPECT_GT(pieces, 10U);
}

TEST(JsonWriter, WritesInOneLine) {
  std::string text;
  JsonWriter json([&](std::string_view part) { text += part; }, JsonWriter::Shape::OneLine);
  json.begin_object();
  json.member("a", std::uint64_t{1});
  json.key("b");
  json.begin_array();
  json.text("x");
  json.null();
  json.end_array();
  json.end_object();
  json.finish();
  EXPECT_EQ(text, "{\"a\":1,\"b\":[\"x\",null]}\n");
}

}  // namespace
}  // namespace coaming
