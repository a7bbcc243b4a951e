#include "inventory/catalogers/dotnet_deps.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(DotnetDeps, ListsWhatHasFiles) {
  EXPECT_EQ(catalog_lines(parse_dotnet_deps(R"({
  "runtimeTarget": {"name": ".NETCoreApp,Version=v8.0/linux-x64"},
  "targets": {
    ".NETCoreApp,Version=v8.0": {},
    ".NETCoreApp,Version=v8.0/linux-x64": {
      "App/1.0.0": {"dependencies": {"Newtonsoft.Json": "13.0.1", "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64": "8.0.1"},
                    "runtime": {"App.dll": {}}},
      "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.1": {"native": {"libcoreclr.so": {}}},
      "Newtonsoft.Json/13.0.1": {"runtime": {"lib/Newtonsoft.Json.dll": {"fileVersion": "13.0.1.25517"}}},
      "Texts/2.0.0": {"resources": {"de/Texts.resources.dll": {"locale": "de"}}},
      "Native/3.0.0": {"runtimeTargets": {"runtimes/linux/native/x.so": {"rid": "linux"}}},
      "System.Net.Http/4.3.0": {"dependencies": {"x": "1"}},
      "Empty/4.0.0": {"runtime": {}},
      "OnlyForTheCompiler/5.0.0": {"compile": {"x.dll": {}}, "compileOnly": true}
    }
  },
  "libraries": {
    "App/1.0.0": {"type": "project"},
    "System.Net.Http/4.3.0": {"type": "package"},
    "Of.No.Target/6.0.0": {"type": "package"}
  }
})")),
            "App@1.0.0 :6 -> Newtonsoft.Json@13.0.1, Microsoft.NETCore.App.Runtime.linux-x64@8.0.1\n"
            "Microsoft.NETCore.App.Runtime.linux-x64@8.0.1 :8\n"
            "Newtonsoft.Json@13.0.1 :9\n"
            "Texts@2.0.0 :10\n"
            "Native@3.0.0 :11\n"
            "Of.No.Target@6.0.0 :20\n");
}

TEST(DotnetDeps, MakesDoubtsGaps) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Empty", R"({"targets": {}, "libraries": {}})", ""},
      {"NoVersion", R"({"libraries": {"A": {}, "B/": {}, "/1": {}}})",
       "! corrupt line 1: the library \"A\" has no version\n! corrupt line 1: the package \"B\" has no version\n"
       "! corrupt line 1: a package without a name\n"},
      {"WrongTypes", R"({"targets": {"x": ["A/1"], "y": {"A/1": 7}}, "libraries": [1]})", ""},
      {"Another", R"({"dependencies": {}})",
       "error invalid this is not a deps.json of .NET: it has no targets and no libraries\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_dotnet_deps(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
