#include "inventory/catalogers/node_names.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(NodeNames, AreSplitFromWhatIsWanted) {
  struct Case {
    const char* text;
    const char* name;
    const char* wanted;
  };
  const Case kCases[] = {
      {"debug@^4.0.0", "debug", "^4.0.0"},
      {"@babel/core@7.0.0", "@babel/core", "7.0.0"},
      {"debug", "debug", ""},
      {"@babel/core", "@babel/core", ""},
      {"a@npm:@b/c@1", "a", "npm:@b/c@1"},
      {"a@git+ssh://git@host/x#1", "a", "git+ssh://git@host/x#1"},
      {"", "", ""},
      {"@", "@", ""},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(split_node_spec(c.text).name, c.name) << c.text;
    EXPECT_EQ(split_node_spec(c.text).wanted, c.wanted) << c.text;
  }
}

TEST(NodeNames, TellVersionsFromPlaces) {
  for (const char* text : {"1.0.0", "v1.2", "=3.0.0", "2.0.0-rc.1+build"}) EXPECT_TRUE(is_node_version(text)) << text;
  for (const char* text : {"", "v", "latest", "file:x", "1/2", "github:a/b", "1.0.0#x", "http://1.0.0"}) {
    EXPECT_FALSE(is_node_version(text)) << text;
  }
}

TEST(NodeNames, GiveAPlaceForAVersion) {
  struct Case {
    const char* place;
    const char* version;
  };
  const Case kCases[] = {
      {"github:jquery/jquery#abc123", "abc123"},
      {"git+ssh://git@github.com/a/b.git#0123456789abcdef", "0123456789abcdef"},
      {"https://github.com/a/b.git#commit=0123&workspace=x", "0123"},
      {"https://user:secret@host.example/a.tgz", "https://host.example/a.tgz"},
      {"https://user@name:secret@host.example/a@b.tgz", "https://host.example/a@b.tgz"},
      {"https://host.example/a.tgz?token=secret", "https://host.example/a.tgz"},
      {"https://host.example/a.tgz#", "https://host.example/a.tgz"},
      {"https://user:secret@host.example", "https://host.example"},
      {"https://host.example/@s/a", "https://host.example/@s/a"},
      {"file:../a@b", "file:../a@b"},
      {"", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(version_of_place(c.place), c.version) << c.place;
}

TEST(NodeNames, KnowWhatLiesInAPackage) {
  EXPECT_TRUE(is_in_node_modules("node_modules/a/yarn.lock"));
  EXPECT_TRUE(is_in_node_modules("app/node_modules/a/yarn.lock"));
  EXPECT_FALSE(is_in_node_modules("app/yarn.lock"));
  EXPECT_FALSE(is_in_node_modules("app/my_node_modules/yarn.lock"));
}

}  // namespace
}  // namespace coaming
