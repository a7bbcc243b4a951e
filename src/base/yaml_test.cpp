#include "base/yaml.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using Kind = YamlNode::Kind;

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Yaml, KeepsThePlaceOfEveryValue) {
  const auto top = parse_yaml("image: app\nlist:\n  - one\n  - 'two'\nnested: {a: 1}\n");
  ASSERT_TRUE(top) << top.error().message;
  ASSERT_EQ(top->kind, Kind::Map);
  ASSERT_EQ(top->keys, (std::vector<std::string>{"image", "list", "nested"}));
  EXPECT_EQ(top->items[0].text, "app");
  EXPECT_EQ(top->items[0].line, 1U);
  EXPECT_EQ(top->items[0].column, 8U);
  const YamlNode& list = top->items[1];
  ASSERT_EQ(list.kind, Kind::List);
  EXPECT_EQ(list.line, 2U);  // its key's
  EXPECT_EQ(list.items[1].text, "two");
  EXPECT_TRUE(list.items[1].is_quoted);
  EXPECT_FALSE(list.items[0].is_quoted);
  EXPECT_EQ(list.items[1].line, 4U);
  EXPECT_EQ(top->items[2].items[0].text, "1");
}

TEST(Yaml, TakesNothingForAnEmptyMap) {
  for (const char* text : {"", "\n# a comment\n", "---\n", "--- \n...\n"}) {
    const auto top = parse_yaml(text);
    ASSERT_TRUE(top) << text << ": " << top.error().message;
    EXPECT_EQ(top->kind, Kind::Map) << text;
    EXPECT_TRUE(top->items.empty()) << text;
  }
}

TEST(Yaml, TellsWhereItIsWrong) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
    const char* start;
  };
  const Case kCases[] = {
      {"Unfinished", "a: [1", ErrorCode::Corrupt, "line 2, column 1: "},
      {"Tab", "a:\n\t- b", ErrorCode::Corrupt, "line 2, column 1: "},
      {"InvalidUtf8", "a: \xff", ErrorCode::Corrupt, "line 1, column "},
      {"ControlCharacter", std::string("a: \0", 4), ErrorCode::Corrupt, "line 1, column "},
      {"Anchor", "a: &x 1", ErrorCode::Unsupported, "line 1, column 4: an anchor"},
      {"AnchorOfAMap", "a: &x {}", ErrorCode::Unsupported, "line 1, column 4: an anchor"},
      {"Alias", "a: *x", ErrorCode::Unsupported, "line 1, column 4: an alias"},
      {"KeyThatIsAList", "[a]: b", ErrorCode::Unsupported, "line 1, column 1: a key"},
      {"SecondDocument", "a: 1\n---\nb: 2\n", ErrorCode::Unsupported, "line 2, column 1: a second document"},
      {"TagDirective", "%TAG !a! x\n--- 1\n", ErrorCode::Unsupported, "YAML with a tag directive"},
      {"TagDirectiveBehindAComment", "# x\r%TAG !a! x\r--- 1\r", ErrorCode::Unsupported, "YAML with a tag directive"},
      {"TagDirectiveBehindANextLine", "# x\xc2\x85%TAG !a! x\n--- 1\n", ErrorCode::Unsupported,
       "YAML with a tag directive"},
      {"TagDirectiveBehindALineSeparator", "# x\xe2\x80\xa8%TAG !a! x\n--- 1\n", ErrorCode::Unsupported,
       "YAML with a tag directive"},
      {"TagDirectiveBehindAParagraphSeparator", "# x\xe2\x80\xa9%TAG !a! x\n--- 1\n", ErrorCode::Unsupported,
       "YAML with a tag directive"},
      {"TagDirectiveBehindAByteOrderMark", "\xef\xbb\xbf%TAG !a! x\n--- 1\n", ErrorCode::Unsupported,
       "YAML with a tag directive"},
      {"Utf16", std::string("\xff\xfe%\0T\0A\0G\0", 10), ErrorCode::Corrupt, ""},
      {"KeyTwice", "a: 1\nb: 2\na: 3\n", ErrorCode::Invalid, "line 3, column 1: \"a\" stands here a second time"},
      {"NestedFlow", repeated("[", 100'000), ErrorCode::TooLarge, "line 1, column 66: nested deeper"},
      {"NestedMaps", repeated("{a: ", 100'000), ErrorCode::TooLarge, "line 1, column "},
      {"NestedBlocks", repeated("- ", 100'000), ErrorCode::TooLarge, "line 1, column "},
      {"TooManyValues", repeated("- x\n", kMaxYamlNodes + 1), ErrorCode::TooLarge, "line 100000, column 3: more than"},
      {"TooManyBytes", std::string(kMaxYamlBytes + 1, ' '), ErrorCode::TooLarge, "4194305 bytes, the limit is "},
  };
  for (const Case& c : kCases) {
    const auto top = parse_yaml(c.text);
    ASSERT_FALSE(top) << c.name;
    EXPECT_EQ(top.error().code, c.code) << c.name << ": " << top.error().message;
    EXPECT_EQ(top.error().message.substr(0, std::string(c.start).size()), c.start) << c.name;
  }
}

TEST(Yaml, TextMayBeginWithAByteOrderMark) {
  const auto top = parse_yaml(
      "\xef\xbb\xbf"
      "a: '%TAG'\nb: x%TAG\n");
  ASSERT_TRUE(top) << top.error().message;
  EXPECT_EQ(top->keys, (std::vector<std::string>{"a", "b"}));
}

TEST(Yaml, TextWithoutAnyBytesIsAnEmptyMap) {
  const auto top = parse_yaml(std::string_view());
  ASSERT_TRUE(top) << top.error().message;
  EXPECT_EQ(top->kind, YamlNode::Kind::Map);
  EXPECT_TRUE(top->keys.empty());
}

TEST(Yaml, IsQuickWithManyKeysInDescendingOrder) {
  std::string text;
  for (int i = 49'000; i > 0; --i) text += "key" + std::to_string(100'000 + i) + ": 1\n";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(parse_yaml(text));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Yaml, ReportsEveryCutOrReadsIt) {
  const std::string text = "a: [1, {b: \"c\\n\"}]\nd: |\n  text\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const auto top = parse_yaml(text.substr(0, size));
    EXPECT_TRUE(top || top.error().code == ErrorCode::Corrupt) << size;
  }
}

}  // namespace
}  // namespace coaming
