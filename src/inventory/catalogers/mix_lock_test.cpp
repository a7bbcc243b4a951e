#include "inventory/catalogers/mix_lock.h"

#include <gtest/gtest.h>

#include "inventory/purl.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(MixLock, ReadsEntries) {
  struct Case {
    const char* name;
    std::string text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Plain", R"(%{
  "plug": {:hex, :plug, "1.11.1", "f299", [:mix], [{:mime, "~> 1.0", [hex: :mime, repo: "hexpm", optional: false]}, {:gone, "~> 1", [hex: :gone]}], "hexpm", "2352"},
  "mime": {:hex, :mime, "1.5.0", "203e", [:mix], [], "hexpm", "55a9"},
  "cowlib": {:hex, :cowlib, "2.9.1", "61a6", [:make, :rebar3], []},
  "old": {:hex, :old, "0.1.0"},
  "app": {:hex, :other_name, "1.0.0", "aa", [:mix], [{:plug, ">= 0.0.0", [hex: :plug, optional: true]}], "hexpm:acme", "bb"},
  "bar": {:git, "https://host/bar.git", "bef3ee1d", [ref: "bef3", submodules: true]},
}
)",
       "plug@1.11.1 :2 -> mime@1.5.0, gone\nmime@1.5.0 :3\ncowlib@2.9.1 :4\nold@0.1.0 :5\n"
       "acme/other_name@1.0.0 :6 -> plug@1.11.1\nbar@bef3ee1d :7\n"},
      {"OldArrows", R"(%{"a" => {:hex, :a, "1"}, "b" => {:git, "u", "c", []}})", "a@1 :1\nb@c :1\n"},
      {"Keywords", R"(%{a: {:hex, :a, "1", "x", [:mix], [], "hexpm", "y"}, "b": {:hex, :"b-c", "2"}})",
       "a@1 :1\nb-c@2 :1\n"},
      {"Comments", "# c\n%{ # d\n\"a\": {:hex, :a, \"1\"} # e\n}", "a@1 :3\n"},
      {"EscapedTexts", R"(%{"a": {:hex, :a, "1\"2", "x\\"}})", "a@1\"2 :1\n"},
      {"Empty", "%{\n}\n", ""},
      {"Nothing", "", ""},
      {"AnotherKind", R"(%{"a": {:path, "x"}, "b": "1.0", "c": {:hex, :c, "1"}})",
       "c@1 :1\n! unsupported line 1: \"a\" is neither of Hex nor from a git repository\n"
       "! unsupported line 1: \"b\" is neither of Hex nor from a git repository\n"},
      {"NoVersion", R"(%{"a": {:hex, :a}, "b": {:hex, :b, "1"}})",
       "b@1 :1\n! corrupt line 1: the package \"a\" has no version\n"},
      {"CutShort", "%{\"a\": {:hex, :a, \"1\"},\n\"b\": {:hex, :b, \"1",
       "a@1 :1\n! corrupt line 2: cannot be read; this and what comes behind it is missing here\n"},
      {"Behind", "%{\"a\": {:hex, :a, \"1\"}} x",
       "a@1 :1\n! corrupt line 1: cannot be read; this and what comes behind it is missing here\n"},
      {"NoComma", "%{\"a\": {:hex, :a, \"1\"} \"b\": {:hex, :b, \"1\"}}",
       "a@1 :1\n! corrupt line 1: cannot be read; this and what comes behind it is missing here\n"},
      {"Deep", "%{\"a\": " + std::string(100'000, '['),
       "! corrupt line 1: cannot be read; this and what comes behind it is missing here\n"},
      {"Another", "not elixir", "error corrupt this is not a mix.lock: it should be a map of Elixir\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_mix_lock(c.text)), c.lines) << c.name;
}

TEST(MixLock, GivesAnOrganisationsPackageAPurl) {
  const auto catalog = parse_mix_lock(R"(%{"foo": {:hex, :foo, "2.3.0", "a", [:mix], [], "hexpm:acme", "b"}})");
  ASSERT_TRUE(catalog);
  EXPECT_EQ(purl_of(catalog->packages.at(0), nullptr), "pkg:hex/acme/foo@2.3.0");
}

}  // namespace
}  // namespace coaming
