#include "base/json_cursor.h"

#include <vector>

#include <gtest/gtest.h>

#include "base/json.h"

namespace coaming {
namespace {

using Dialect = JsonCursor::Dialect;

// Every value of the document, written down as it is read.
void write_value(JsonCursor& json, std::string& out) {
  switch (json.kind()) {
    case JsonCursor::Kind::Object:
      out += '{';
      json.members([&](std::string_view key) {
        const std::string own(key);
        out += own + "=";
        write_value(json, out);
        EXPECT_EQ(key, own) << "a key must outlive what is read of its value";
        out += ' ';
      });
      out += '}';
      break;
    case JsonCursor::Kind::Array:
      out += '[';
      json.items([&] {
        write_value(json, out);
        out += ' ';
      });
      out += ']';
      break;
    case JsonCursor::Kind::Text: out += json.text().value_or("?"); break;
    case JsonCursor::Kind::Number: out += json.number().value_or("?"); break;
    case JsonCursor::Kind::Flag: out += json.flag().value_or(false) ? "yes" : "no"; break;
    default: json.skip(); out += "-";
  }
}

TEST(JsonCursor, ReadsEveryKindOfValue) {
  struct Case {
    const char* name;
    const char* text;
    const char* values;
    Dialect dialect = Dialect::Strict;
  };
  const Case kCases[] = {
      {"Object", R"({"a": 1, "b" : "x" ,"c":{}})", "{a=1 b=x c={} }"},
      {"Array", R"([true,false, null ,-1.5e+3, [] ,""])", "[yes no - -1.5e+3 []  ]"},
      {"Text", R"("plain")", "plain"},
      {"Escapes", R"(["\"\\\/\b\f\n\r\t", "\u0041\u00e9\u20AC\ud83d\ude00"])",
       "[\"\\/\b\f\n\r\t A\u00e9\u20ac\U0001f600 ]"},
      {"HalfOfAPair", R"(["\ud83d", "\ude00x", "\ud83d\u0041"])", "[\ufffd \ufffdx \ufffdA ]"},
      {"KeysWithEscapes", R"({"\u0061": {"\u0062": {"c": 1, "\u0064": 2}, "e": 3}})", "{a={b={c=1 d=2 } e=3 } }"},
      {"SameKeyTwice", R"({"a": 1, "a": 2})", "{a=1 a=2 }"},
      {"ByteOrderMark", "\xef\xbb\xbf{}", "{}"},
      {"Blank", " \t\r\n0\n ", "0"},
      {"NotUtf8", "\"\xff\"", "\xff"},
      {"Comments", "// a\n{ /* b */ \"c\": /**/ 1, // d\n}\n//", "{c=1 }", Dialect::WithComments},
      {"CommasBehindTheLast", R"([1, [2,], {"a": 3,},])", "[1 [2 ] {a=3 } ]", Dialect::WithComments},
      {"SlashesInTexts", R"(["//", "/*"])", "[// /* ]", Dialect::WithComments},
  };
  for (const Case& c : kCases) {
    JsonCursor json(c.text, c.dialect);
    std::string values;
    write_value(json, values);
    const auto done = json.finish();
    ASSERT_TRUE(done) << c.name << ": " << done.error().message;
    EXPECT_EQ(values, c.values) << c.name;
  }
}

TEST(JsonCursor, PassesOverWhatIsLeftAlone) {
  JsonCursor json(R"({"a": {"deep": [1, {"x": "\n"}]}, "b": "wanted", "c": [1, "two", {"three": 3}], "d": 5})");
  std::string wanted;
  std::vector<std::string> items;
  EXPECT_TRUE(json.members([&](std::string_view key) {
    if (key == "b") wanted = json.text().value_or("");
    if (key == "c") json.items([&] { items.emplace_back(json.text().value_or("no text")); });
    if (key == "d") {
      EXPECT_EQ(json.text(), std::nullopt);
    }
  }));
  EXPECT_TRUE(json.finish());
  EXPECT_EQ(wanted, "wanted");
  EXPECT_EQ(items, (std::vector<std::string>{"no text", "two", "no text"}));
}

TEST(JsonCursor, SaysWhetherTheKindIsRight) {
  JsonCursor json(R"([{"a": 1}, 1, "x", true, [2]])");
  int kinds = 0;
  json.items([&] {
    if (kinds == 0) {
      EXPECT_FALSE(json.items([] {}));
    }
    if (kinds == 1) {
      EXPECT_FALSE(json.members([](std::string_view) {}));
    }
    if (kinds == 2) {
      EXPECT_EQ(json.number(), std::nullopt);
    }
    if (kinds == 3) {
      EXPECT_EQ(json.text(), std::nullopt);
    }
    if (kinds == 4) {
      EXPECT_EQ(json.flag(), std::nullopt);
    }
    ++kinds;
  });
  EXPECT_EQ(kinds, 5);
  EXPECT_TRUE(json.finish());
}

TEST(JsonCursor, CountsLines) {
  JsonCursor json("\n{\n  \"a\":\n 1,\n\n  \"b\": [\n    2, 3,\n    4]}\n");
  std::vector<std::size_t> lines = {json.line()};
  json.members([&](std::string_view) {
    lines.push_back(json.line());
    if (json.kind() == JsonCursor::Kind::Array) json.items([&] { lines.push_back(json.line()); });
  });
  EXPECT_TRUE(json.finish());
  EXPECT_EQ(lines, (std::vector<std::size_t>{2, 3, 6, 7, 7, 8}));
}

TEST(JsonCursor, RefusesWhatIsNone) {
  struct Case {
    const char* name;
    std::string text;
    const char* message;
    Dialect dialect = Dialect::Strict;
  };
  const Case kCases[] = {
      {"Nothing", "", "line 1, column 1: not valid JSON: the text ends here"},
      {"Rubbish", "not\njson", "line 1, column 1: not valid JSON: a value should stand here"},
      {"Bytes", std::string("\x00\x01\xff", 3), "line 1, column 1: not valid JSON: a value should stand here"},
      {"Object", "{\"a\": 1", "line 1, column 8: not valid JSON: ',' or '}' should stand here"},
      {"Array", "[1\n 2]", "line 2, column 2: not valid JSON: ',' or ']' should stand here"},
      {"WrongBracket", "[1}", "line 1, column 3: not valid JSON: ',' or ']' should stand here"},
      {"CommaBehindTheLast", "[1,]", "line 1, column 4: not valid JSON: there is nothing behind the ','"},
      {"TwoCommas", "[1,,]", "line 1, column 4: not valid JSON: a value should stand here", Dialect::WithComments},
      {"OnlyAComma", "[,]", "line 1, column 2: not valid JSON: a value should stand here", Dialect::WithComments},
      {"Comment", "// a\n1", "line 1, column 1: not valid JSON: a value should stand here"},
      {"OpenComment", "/* a", "line 1, column 1: not valid JSON: the comment has no end", Dialect::WithComments},
      {"KeyWithoutQuotes", "{a: 1}", "line 1, column 2: not valid JSON: '\"' should stand here"},
      {"NoColon", "{\"a\" 1}", "line 1, column 6: not valid JSON: ':' should stand here"},
      {"NoValue", "{\"a\":}", "line 1, column 6: not valid JSON: a value should stand here"},
      {"OpenText", "[\"abc", "line 1, column 2: not valid JSON: the text ends within this string"},
      {"OpenEscape", "[\"abc\\", "line 1, column 2: not valid JSON: the text ends within this string"},
      {"ControlCharacter", "[\"a\nb\"]", "line 1, column 4: not valid JSON: a control character stands in a string"},
      {"OddEscape", R"(["a\x"])", "line 1, column 4: not valid JSON: this escape is not known"},
      {"ShortEscape", R"(["\u12g4"])", "line 1, column 3: not valid JSON: this escape is not known"},
      {"OddEscapeInAKey", R"({"\u1": 1})", "line 1, column 3: not valid JSON: this escape is not known"},
      {"Word", "[nul]", "line 1, column 2: not valid JSON: a value should stand here"},
      {"Zeros", "[00]", "line 1, column 2: not valid JSON: this is not a number"},
      {"Point", "[1.]", "line 1, column 2: not valid JSON: this is not a number"},
      {"Minus", "[-]", "line 1, column 2: not valid JSON: this is not a number"},
      {"Exponent", "[1e]", "line 1, column 2: not valid JSON: this is not a number"},
      {"Behind", "{} x", "line 1, column 4: not valid JSON: there is something behind the end"},
      {"Deep", std::string(65, '['), "line 1, column 65: JSON is nested deeper than 64 levels"},
  };
  for (const Case& c : kCases) {
    JsonCursor json(c.text, c.dialect);
    std::string values;
    write_value(json, values);
    const auto done = json.finish();
    ASSERT_FALSE(done) << c.name;
    EXPECT_EQ(done.error().message, c.message) << c.name;
    if (c.dialect == Dialect::Strict) {
      EXPECT_FALSE(parse_json(c.text)) << c.name;
    }

    JsonCursor skipping(c.text, c.dialect);
    const auto skipped = skipping.finish();
    ASSERT_FALSE(skipped) << c.name;
    EXPECT_EQ(skipped.error().message, c.message) << c.name;
  }
}

TEST(JsonCursor, StaysQuietBehindAMistake) {
  JsonCursor json(R"({"a": [1 2], "b": 3})");
  int members = 0;
  json.members([&](std::string_view) {
    ++members;
    EXPECT_TRUE(json.items([] {}));
    EXPECT_EQ(json.kind(), JsonCursor::Kind::None);
    EXPECT_EQ(json.text(), std::nullopt);
    EXPECT_FALSE(json.items([] {}));
  });
  EXPECT_EQ(members, 1);
  EXPECT_EQ(json.finish().error().code, ErrorCode::Corrupt);
}

TEST(JsonCursor, ReadsToTheLimitOfDepth) {
  const std::string deep = std::string(64, '[') + std::string(64, ']');
  JsonCursor json(deep);
  EXPECT_TRUE(json.finish());
  const std::string too_deep(100'000, '[');
  JsonCursor deeper(too_deep);
  EXPECT_EQ(deeper.finish().error().code, ErrorCode::TooLarge);
}

// What is cut short anywhere is refused, and never read beyond its end.
TEST(JsonCursor, RefusesWhatIsCutShort) {
  const std::string text = R"({"a": [1, "\u0041b", true], "c": {"d": null, "e": -1.5e3}})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    JsonCursor json(std::string_view(text).substr(0, size));
    EXPECT_FALSE(json.finish()) << size;
  }
}

}  // namespace
}  // namespace coaming
