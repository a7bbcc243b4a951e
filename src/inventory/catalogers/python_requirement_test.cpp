#include "inventory/catalogers/python_requirement.h"

#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(PythonRequirement, IsTakenApart) {
  struct Case {
    const char* text;
    const char* name;  // null: no requirement
    const char* version = "";
    const char* url = "";
    const char* marker = "";
  };
  const Case kCases[] = {
      {"requests", "requests"},
      {" docopt == 0.6.1 ", "docopt", "0.6.1"},
      {"A.b_c-d==1!2.0.post1+local.1", "A.b_c-d", "1!2.0.post1+local.1"},
      {"requests [security,tests] >= 2.8.1, == 2.8.* ; python_version < \"2.7\"", "requests", "", "",
       "python_version < \"2.7\""},
      {"yolo===1.0", "yolo", "1.0"},
      {"a (==1.0)", "a", "1.0"},
      {"a(>=1,<2)", "a"},
      {"a>=1,==1.5,", "a", "1.5"},
      {"a ; extra == 'x'", "a", "", "", "extra == 'x'"},
      {"pip @ https://x.y/pip-1.zip#sha1=a;b ; os_name == 'nt'", "pip", "", "https://x.y/pip-1.zip#sha1=a;b",
       "os_name == 'nt'"},
      {"foo17--hash==1.0", "foo17--hash", "1.0"},
      {"", nullptr},
      {"==1.0", nullptr},
      {"asdf==", nullptr},
      {"asdf 1.0", nullptr},
      {"asdf=1.0", nullptr},
      {"asdf=!1.0", nullptr},
      {"a==1.0 b", nullptr},
      {"a==${VERSION}", nullptr},
      {"a[b", nullptr},
      {"a @ ", nullptr},
      {"a @ url trailing", nullptr},
      {"-foo==1.0", nullptr},
      {"foo-==1.0", nullptr},
      {"./downloads/numpy", nullptr},
      {"a==\xff", nullptr},
  };
  for (const Case& c : kCases) {
    const auto requirement = parse_python_requirement(c.text);
    ASSERT_EQ(requirement.has_value(), c.name != nullptr) << c.text;
    if (!requirement) continue;
    EXPECT_EQ(requirement->name, c.name) << c.text;
    EXPECT_EQ(requirement->version, c.version) << c.text;
    EXPECT_EQ(requirement->url, c.url) << c.text;
    EXPECT_EQ(requirement->marker, c.marker) << c.text;
  }
}

TEST(PythonRequirement, KnowsWhichMarkersAskForAnExtra) {
  const std::pair<std::string, bool> kCases[] = {
      {"", true},
      {"python_version < '3'", true},
      {"extra == 'test'", false},
      {"extra=='test'", false},
      {"'test' == extra", false},
      {"extra != 'test'", true},
      {"python_version < '3' and extra == \"a\"", false},
      {"python_version < '3' or extra == \"a\"", true},
      {"(os_name == 'nt' or extra == 'a') and (extra == 'b')", false},
      {"(extra == 'a' or extra == 'b')", false},
      {"'security' in extras", false},
      {"'security' not in extras", true},
      {"platform_machine in 'x86_64 aarch64' and extra == 'x'", false},
      {"extra == 'unfinished", true},
      {"extra ==", true},
      {"and extra == 'x'", true},
      {std::string(100'000, '(') + "extra == 'x'", true},
  };
  for (const auto& [marker, holds] : kCases) EXPECT_EQ(holds_without_extra(marker), holds) << marker.substr(0, 60);
}

TEST(PythonRequirement, ReadsTheNamesOfWheels) {
  const auto wheel =
      parse_wheel_name("http://wxpython.org/a/wxPython_Phoenix-3.0.3.dev1820+49a8884-cp34-none-win_amd64.whl#x=1");
  ASSERT_TRUE(wheel);
  EXPECT_EQ(wheel->name, "wxPython_Phoenix");
  EXPECT_EQ(wheel->version, "3.0.3.dev1820+49a8884");
  for (const char* path :
       {"", "a.whl", "a-1.whl", "-1-py3-none-any.whl", "a--py3.whl", "a-1-py3.zip", "b c-1-py3.whl"}) {
    EXPECT_FALSE(parse_wheel_name(path)) << path;
  }
}

}  // namespace
}  // namespace coaming
