#include "base/toml.h"

#include <ctime>
#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using Kind = TomlNode::Kind;

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Toml, KeepsTheLineOfEveryValue) {
  const auto top = parse_toml(
      "version = 3\nlocked = true\n\n[[package]]\nname = \"b\"\nneeds = [\n  \"one\",\n  'two',\n]\n[package.source]\n"
      "url = \"\"\"\nx\"\"\"\n[[package]]\n\"name\" = \"a\"\nmade = 2024-01-01\nshare.of.it = 0.5\n");
  ASSERT_TRUE(top) << top.error().message;
  ASSERT_EQ(top->kind, Kind::Table);
  EXPECT_EQ(top->keys, (std::vector<std::string>{"version", "locked", "package"}));
  EXPECT_EQ(top->find("version")->kind, Kind::Number);
  EXPECT_EQ(top->find("version")->text, "3");
  EXPECT_TRUE(top->is_set("locked"));
  EXPECT_FALSE(top->is_set("version"));
  EXPECT_EQ(top->find("absent"), nullptr);
  const auto packages = top->list_of("package");
  ASSERT_EQ(packages.size(), 2U);
  EXPECT_EQ(packages[0].line, 4U);
  EXPECT_EQ(packages[0].keys, (std::vector<std::string>{"name", "needs", "source"}));  // not by name
  EXPECT_EQ(packages[0].text_of("name"), "b");
  EXPECT_EQ(packages[0].find("name")->line, 5U);
  ASSERT_EQ(packages[0].list_of("needs").size(), 2U);
  EXPECT_EQ(packages[0].list_of("needs")[1].text, "two");
  EXPECT_EQ(packages[0].list_of("needs")[1].line, 8U);
  EXPECT_EQ(packages[0].find("source")->line, 10U);
  EXPECT_EQ(packages[0].find("source")->text_of("url"), "x");
  EXPECT_EQ(packages[1].line, 13U);
  EXPECT_EQ(packages[1].find("made")->kind, Kind::Other);
  EXPECT_EQ(packages[1].find("share")->find("of")->find("it")->line, 16U);
  EXPECT_TRUE(packages[1].list_of("name").empty());
  EXPECT_EQ(packages[1].text_of("share"), "");
}

TEST(Toml, TakesNothingForAnEmptyTable) {
  for (const char* text : {"", "\n", "# a comment", "\xef\xbb\xbf", "\r\n"}) {
    const auto top = parse_toml(text);
    ASSERT_TRUE(top) << text << ": " << top.error().message;
    EXPECT_EQ(top->kind, Kind::Table) << text;
    EXPECT_TRUE(top->items.empty()) << text;
  }
}

TEST(Toml, IsNotDeceivedByStringsAndComments) {
  const std::string dots(100, '.');
  const std::string many = repeated("[{.=,", 100'000);
  for (const std::string& text :
       {"a = \"" + many + "\"", "a = '" + many + "'", "a = \"\"\"\n" + many + R"(\""""")", "a = '''\n" + many + "'''''",
        "# " + many, "\"" + dots + "\" = 1", "'" + dots + "' = 1", "a = \"\\\\\" # " + many}) {
    const auto top = parse_toml(text);
    EXPECT_TRUE(top) << text.substr(0, 20) << ": " << top.error().message;
  }
}

TEST(Toml, TellsWhereItIsWrong) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
    const char* start;
  };
  const Case kCases[] = {
      {"Prose", "this is not valid toml! (I think)", ErrorCode::Corrupt, "line 1, column 6: not valid TOML: "},
      {"UnfinishedList", "a = 1\nb = [1,", ErrorCode::Corrupt, "line 2, column "},
      {"UnfinishedText", "a = \"x\ny", ErrorCode::Corrupt, "line 1, column "},
      {"UnfinishedLongText", "a = '''x\ny", ErrorCode::Corrupt, "line 2, column "},
      {"InvalidUtf8", "a = \"\xff\"", ErrorCode::Corrupt, "line 1, column "},
      {"Zero", std::string("a = \0", 5), ErrorCode::Corrupt, "line 1, column "},
      {"KeyTwice", "a = 1\nb = 2\na = 3\n", ErrorCode::Corrupt, "line 3, column "},
      {"TableTwice", "[a]\n[b]\n[a]\n", ErrorCode::Corrupt, "line 3, column "},
      {"ListAndTable", "a = []\n[[a]]\n", ErrorCode::Corrupt, "line 2, column "},
      {"NestedLists", "\na = " + repeated("[", 100'000), ErrorCode::TooLarge, "line 2: lists or tables nested too"},
      {"NestedTables", "a = " + repeated("{a=", 100'000), ErrorCode::TooLarge, "line 1: lists or tables nested too"},
      {"NestedLines", "a = " + repeated("[\n", 100'000), ErrorCode::TooLarge, "line 33: lists or tables nested too"},
      {"LongName", repeated("a.", 100'000) + "a = 1", ErrorCode::TooLarge, "line 1: a name of too many components"},
      {"LongHeader", "[" + repeated("a.", 100'000) + "a]", ErrorCode::TooLarge, "line 1: a name of too many comp"},
      {"ManyValues", "a = [" + repeated("1,", kMaxTomlValues), ErrorCode::TooLarge, "line 1: too many values"},
      {"ManyTables", repeated("[[a]]\n", kMaxTomlNames + 1), ErrorCode::TooLarge, "line 100001: too many tables and"},
      {"MillionPackages", repeated("[[package]]\nname = \"a\"\nversion = \"1\"\n", 400'000), ErrorCode::TooLarge,
       "line 180001: too many values"},
      {"TooManyBytes", std::string(kMaxTomlBytes + 1, ' '), ErrorCode::TooLarge, "16777217 bytes, the limit is "},
  };
  for (const Case& c : kCases) {
    const auto top = parse_toml(c.text);
    ASSERT_FALSE(top) << c.name;
    EXPECT_EQ(top.error().code, c.code) << c.name << ": " << top.error().message;
    EXPECT_EQ(top.error().message.substr(0, std::string(c.start).size()), c.start) << c.name;
  }
}

// Each is as large as the limits allow, and made to cost as much as it can.
TEST(Toml, IsQuickWhateverTheDocument) {
  const auto numbered = [](const char* before, const char* after, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += before + std::to_string(1'000'000 + i) + after;
    return text;
  };
  const std::pair<const char*, std::string> kCases[] = {
      {"ListsOfTables", numbered("[[a", "]]\n", 45'000) + repeated("[[a1044999]]\n", 45'000)},
      {"DottedNames", numbered("a", ".b = 1\n", 49'000) + repeated("a1048999.b.c = 1\n", 20'000)},
      {"Members", numbered("a", " = 1\n", 100'000)},
      {"InlineTables", "a = [" + repeated("{a=1},", 90'000) + "]"},
  };
  for (const auto& [name, text] : kCases) {
    const std::clock_t start = std::clock();  // of this process, however busy the machine is
    const auto top = parse_toml(text);
    const std::clock_t took = std::clock() - start;
    EXPECT_TRUE(top || top.error().code == ErrorCode::Corrupt) << name << ": " << top.error().message;
    EXPECT_LT(took, 15 * CLOCKS_PER_SEC) << name;
  }
}

TEST(Toml, ReportsEveryCutOrReadsIt) {
  const std::string text = "a = [1, {b = \"c\\n\"}]\n[d.e]\nf = '''\n text'''\n[[g]]\nh.\"i\" = 1e3\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    const auto top = parse_toml(text.substr(0, size));
    EXPECT_TRUE(top || top.error().code == ErrorCode::Corrupt) << size;
  }
}

}  // namespace
}  // namespace coaming
