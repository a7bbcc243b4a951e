#include "base/yaml_cursor.h"

#include <vector>

#include <gtest/gtest.h>

namespace coaming {
namespace {

// Every value of all documents, written down as it is read.
void write_value(YamlCursor& yaml, std::string& out) {
  switch (yaml.kind()) {
    case YamlCursor::Kind::Map:
      out += '{';
      yaml.members([&](std::string_view key) {
        const std::string own(key);
        out += own + "=";
        write_value(yaml, out);
        EXPECT_EQ(key, own) << "a key must outlive what is read of its value";
        out += ' ';
      });
      out += '}';
      break;
    case YamlCursor::Kind::List:
      out += '[';
      yaml.items([&] {
        write_value(yaml, out);
        out += ' ';
      });
      out += ']';
      break;
    case YamlCursor::Kind::Text: out += yaml.text().value_or("?"); break;
    case YamlCursor::Kind::Null:
      yaml.skip();
      out += "-";
      break;
    case YamlCursor::Kind::Alias:
      yaml.skip();
      out += "*";
      break;
    case YamlCursor::Kind::None:
      yaml.skip();
      out += "?";
      break;
  }
}

TEST(YamlCursor, ReadsEveryKindOfValue) {
  struct Case {
    const char* name;
    const char* text;
    const char* values;
  };
  const Case kCases[] = {
      {"Nothing", "", ""},
      {"OnlyAComment", "# x\n", ""},
      {"Block", "a: 1\nb:\n  - x\n  - y: z\nc:\n", "{a=1 b=[x {y=z } ] c=- };"},
      {"Flow", "{a: [1, 'two', \"th\\u0072ee\"], b: {}}", "{a=[1 two three ] b={} };"},
      {"Nulls", "[~, null, 'null', \"\"]", "[- - null  ];"},
      {"Deeper", "a:\n  b:\n    c:\n      d: 1\n    e: 2\n  f: 3\ng: 4\n", "{a={b={c={d=1 } e=2 } f=3 } g=4 };"},
      {"Texts", "a: |\n  x\n  y\nb: >\n  x\n  y\n", "{a=x\ny\n b=x y\n };"},
      {"LongKey", "? \"a, b\"\n: 1\n", "{a, b=1 };"},
      {"Documents", "a: 1\n---\n- 2\n...\n---\n3\n", "{a=1 };[2 ];3;"},
      {"Alias", "a: &x [1]\nb: *x\nc: {<<: *x}\n", "{a=[1 ] b=* c={<<=* } };"},
      {"SameKeyTwice", "a: 1\na: 2\n", "{a=1 a=2 };"},
  };
  for (const Case& c : kCases) {
    YamlCursor yaml(c.text);
    std::string values;
    while (yaml.next_document()) {
      write_value(yaml, values);
      values += ';';
    }
    const auto done = yaml.finish();
    ASSERT_TRUE(done) << c.name << ": " << done.error().message;
    EXPECT_EQ(values, c.values) << c.name;
  }
}

TEST(YamlCursor, PassesOverWhatIsLeftAlone) {
  YamlCursor yaml("a:\n  deep: [1, {x: 2}]\nb: wanted\nc: [1, {two: 2}, three]\nd: x\n---\nsecond: 1\n");
  std::string wanted;
  std::vector<std::string> items;
  ASSERT_TRUE(yaml.next_document());
  EXPECT_EQ(yaml.line(), 1U);
  yaml.members([&](std::string_view key) {
    if (key == "b") wanted = yaml.text().value_or("");
    if (key == "c") yaml.items([&] { items.emplace_back(yaml.text().value_or("no text")); });
    if (key == "d") {
      EXPECT_FALSE(yaml.members([](std::string_view) {}));
    }
  });
  EXPECT_EQ(wanted, "wanted");
  EXPECT_EQ(items, (std::vector<std::string>{"1", "no text", "three"}));
  ASSERT_TRUE(yaml.next_document());  // of which nothing is read
  EXPECT_FALSE(yaml.next_document());
  EXPECT_TRUE(yaml.finish());
  EXPECT_EQ(yaml.alias_line(), std::nullopt);
}

TEST(YamlCursor, TellsOfAliasesThatMatter) {
  struct Case {
    const char* text;
    std::optional<std::size_t> line;
  };
  const Case kCases[] = {
      {"x: &a 1\nother: *a\n", std::nullopt},
      {"x: &a 1\nwanted: *a\n", 2},
      {"x: &a {}\n\nmap: *a\nwanted: *a\n", 3},
      {"x: &a {}\nmap:\n  <<: *a\n", 3},
  };
  for (const Case& c : kCases) {
    YamlCursor yaml(c.text);
    while (yaml.next_document()) {
      yaml.members([&](std::string_view key) {
        if (key == "wanted") {
          EXPECT_EQ(yaml.text(), std::nullopt);
        }
        if (key == "map") yaml.members([](std::string_view) {});
      });
    }
    EXPECT_TRUE(yaml.finish());
    EXPECT_EQ(yaml.alias_line(), c.line) << c.text;
  }
}

// Nine levels of nine aliases each would be 387 million values, were they followed.
TEST(YamlCursor, DoesNotFollowABombOfAliases) {
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    text += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 9; ++i) text += std::string("*") + static_cast<char>(c - 1) + (i < 8 ? ", " : "]\n");
  }
  YamlCursor yaml(text);
  std::size_t values = 0;
  while (yaml.next_document()) {
    yaml.members([&](std::string_view) { yaml.items([&] { ++values; }); });
  }
  EXPECT_TRUE(yaml.finish());
  EXPECT_EQ(values, 81U);
}

TEST(YamlCursor, RefusesWhatItCannotRead) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
    const char* message;
  };
  const Case kCases[] = {
      {"OpenList", "a: [1\n", ErrorCode::Corrupt, "line 2, column 1: not valid YAML: did not find expected ',' or ']'"},
      {"Tab", "a:\n\t- b\n", ErrorCode::Corrupt,
       "line 2, column 1: not valid YAML: found character that cannot start any token"},
      {"Bytes", std::string("\x00\x01\xff", 3), ErrorCode::Corrupt,
       "line 1, column 1: not valid YAML: control characters are not allowed"},
      {"KeyThatIsAMap", "{a: 1}: 2\n", ErrorCode::Unsupported,
       "line 1, column 1: a key that is not plain text is not supported here"},
      {"KeyThatIsAnAlias", "a: &x 1\n*x : 2\n", ErrorCode::Unsupported,
       "line 2, column 1: a key that is not plain text is not supported here"},
      {"Deep", std::string(33, '['), ErrorCode::TooLarge, "line 1, column 33: YAML is nested deeper than 32 levels"},
      {"VeryDeep", std::string(100'000, '['), ErrorCode::TooLarge,
       "line 1, column 33: YAML is nested deeper than 32 levels"},
      {"TagDirective", "%TAG !a! tag:x,2000:\n---\na: 1\n", ErrorCode::Unsupported,
       "YAML with a tag directive is not supported here"},
      {"TagDirectiveBehindALineSeparator", "# x\xe2\x80\xa8%TAG !a! x\n---\na: 1\n", ErrorCode::Unsupported,
       "YAML with a tag directive is not supported here"},
      {"Utf16",
       std::string("\xff\xfe"
                   "a\0:\0 \0"
                   "1\0",
                   10),
       ErrorCode::Corrupt, "line 1, column 1: not valid YAML: invalid leading UTF-8 octet"},
      {"Large", std::string(kMaxYamlCursorBytes + 1, '\n'), ErrorCode::TooLarge,
       "33554433 bytes, the limit is 33554432 bytes of YAML"},
  };
  for (const Case& c : kCases) {
    for (const bool reads : {true, false}) {
      YamlCursor yaml(c.text);
      std::string values;
      while (reads && yaml.next_document()) write_value(yaml, values);
      const auto done = yaml.finish();
      ASSERT_FALSE(done) << c.name;
      EXPECT_EQ(done.error().message, c.message) << c.name;
      EXPECT_EQ(done.error().code, c.code) << c.name;
      EXPECT_FALSE(yaml.next_document());
      EXPECT_EQ(yaml.text(), std::nullopt);
    }
  }
}

}  // namespace
}  // namespace coaming
