#include "inventory/catalogers/go_binary.h"

#include <gtest/gtest.h>

#include "inventory/catalogers/go/build_info.h"
#include "support/executable_builder.h"

namespace coaming {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kModules =
    "path\texample.com/app/cmd/app\n"
    "mod\texample.com/app\tv1.0.0\th1:abc=\n"
    "dep\texample.com/a\tv1.2.3\th1:def=\n"
    "dep\texample.com/b\tv0.1.0\n"
    "=>\texample.com/newb\tv0.2.0\th1:ghi=\n"
    "dep\texample.com/c\tv0.3.0\n"
    "=>\t./local\t(devel)\n"
    "build\t-compiler=gc\n"
    "build\t-ldflags=\"-s -w -X main.version=9.9.9\"\n"
    "build\tCGO_ENABLED=0\n";

// The list as the linker writes it, between its marks.
std::string marked(std::string_view modules) {
  return modules.empty() ? std::string() : std::string(16, '\x30') + std::string(modules) + std::string(16, '\xf9');
}

std::string counted(std::string_view text) {
  std::string size;
  for (std::size_t rest = text.size();; rest >>= 7) {
    size += static_cast<char>((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    if (rest <= 0x7f) break;
  }
  return size + std::string(text);
}

std::string inline_info(std::string_view version, std::string_view modules) {
  return "\xff Go buildinf:"sv.data() + std::string("\x08\x02", 2) + std::string(16, '\0') + counted(version) +
         counted(marked(modules));
}

// Puts the form with pointers into `.go.buildinfo`, and what it points to into `.data`.
void add_pointers(ExecutableBuilder& builder, std::string_view version, std::string_view modules,
                  const std::string& name = ".go.buildinfo") {
  const std::size_t width = builder.is_64() ? 8 : 4;
  const std::string list = marked(modules);
  builder.add({name, "", true});
  const std::uint64_t data = builder.address(1) + 16 + 16;  // the header takes two units of alignment
  BytesBuilder header = builder.begin();
  header.text("\xff Go buildinf:").u8(width).u8(builder.is_big_endian() ? 1 : 0);
  builder.word(header, data);
  builder.word(header, data + 2 * width);
  BytesBuilder texts = builder.begin();
  builder.word(texts, data + 4 * width);
  builder.word(texts, version.size());
  builder.word(texts, list.empty() ? 0 : data + 4 * width + version.size());
  builder.word(texts, list.size());
  texts.text(version).text(list);
  ExecutableBuilder whole(builder.is_64(), builder.is_big_endian());
  whole.add({name, header.text("", 32 - header.size()).bytes(), true}).add({".data", texts.bytes(), true});
  builder = whole;
}

Catalog catalog(const std::string& file) {
  auto result = catalog_go_binary("usr/bin/app", ByteRange::of_memory(file));
  EXPECT_TRUE(result) << result.error().message;
  return result ? std::move(*result) : Catalog();
}

std::vector<std::string> names(const Catalog& catalog) {
  std::vector<std::string> lines;
  for (const Package& package : catalog.packages) {
    EXPECT_EQ(package.type, "golang");
    lines.push_back(package.name + " " + package.version);
  }
  return lines;
}

const std::vector<std::string> kExpected = {"stdlib 1.22.3", "example.com/app v1.0.0", "example.com/a v1.2.3",
                                            "example.com/newb v0.2.0", "example.com/c v0.3.0"};

TEST(GoBinary, ReadsTheInlineForm) {
  const std::string info = inline_info("go1.22.3", kModules);
  const auto with = [&](const char* name) {
    return ExecutableBuilder().add({".text", "code", false}).add({name, info, true});
  };
  ExecutableBuilder narrow(false, true);
  narrow.add({".go.buildinfo", info, true});
  const std::pair<const char*, std::string> kCases[] = {
      {"Elf", with(".go.buildinfo").elf()},
      {"Elf32Big", narrow.elf()},
      {"ElfWithoutSectionHeaders", with("").without_section_headers().elf()},
      {"Pe", with(".data").pe()},
      {"MachO", with("__go_buildinfo").mach_o()},
  };
  for (const auto& [name, file] : kCases) {
    const Catalog found = catalog(file);
    EXPECT_EQ(names(found), kExpected) << name;
    EXPECT_TRUE(found.gaps.empty()) << name;
  }
}

TEST(GoBinary, ReadsTheFormWithPointers) {
  for (const bool is_64 : {true, false}) {
    for (const bool is_big_endian : {true, false}) {
      ExecutableBuilder builder(is_64, is_big_endian);
      add_pointers(builder, "go1.22.3", kModules);
      EXPECT_EQ(names(catalog(builder.elf())), kExpected) << is_64 << is_big_endian;
      if (is_big_endian) continue;
      EXPECT_EQ(names(catalog(builder.pe())), kExpected) << is_64;
    }
  }
}

TEST(GoBinary, FindsAHeaderDeepInTheData) {
  const std::string info = std::string(200'000 / 16 * 16, 'x') + inline_info("go1.22.3", kModules);
  EXPECT_EQ(names(catalog(ExecutableBuilder().add({".data", info, true}).pe())), kExpected);
  // Not where it would have to lie.
  EXPECT_TRUE(catalog(ExecutableBuilder().add({".data", "x" + info, true}).pe()).packages.empty());
}

TEST(GoBinary, TakesUniversalFilesApart) {
  const std::string program = ExecutableBuilder().add({"__go_buildinfo", inline_info("go1.22.3", ""), true}).mach_o();
  BytesBuilder file(true);
  file.u32(0xcafebabe).u32(2);
  for (int i = 0; i < 2; ++i) file.u32(7).u32(3).u32(64).u32(program.size()).u32(0);
  EXPECT_EQ(names(catalog(file.text("", 64 - file.size()).text(program).bytes())),
            (std::vector<std::string>{"stdlib 1.22.3", "stdlib 1.22.3"}));
}

TEST(GoBinary, PassesOverOtherPrograms) {
  for (const std::string& file :
       {ExecutableBuilder().add({".data", inline_info("go1.22.3", kModules), true}).elf(), std::string("MZ"),
        ExecutableBuilder().add({".data", "no Go", true}).pe(), std::string("\xca\xfe\xba\xbe\0\0\0\x34 class", 14)}) {
    const Catalog found = catalog(file);
    EXPECT_TRUE(found.packages.empty());
    EXPECT_TRUE(found.gaps.empty());
  }
}

TEST(GoBinary, SaysWhatTheMainModuleNeeds) {
  const Catalog found =
      catalog(ExecutableBuilder().add({".go.buildinfo", inline_info("go1.22.3", kModules), true}).elf());
  ASSERT_EQ(found.packages.size(), 5U);
  const std::vector<Need> expected = {
      {"stdlib", "1.22.3"}, {"example.com/a", "v1.2.3"}, {"example.com/newb", "v0.2.0"}, {"example.com/c", "v0.3.0"}};
  EXPECT_EQ(found.packages[1].needs, expected);
}

TEST(GoBinary, FindsTheVersionOfTheProgram) {
  const std::string commit =
      "build\tvcs.revision=0123456789abcdef0123456789abcdef01234567\nbuild\tvcs.time=2024-01-02T03:04:05Z\n";
  struct Case {
    const char* name;
    std::string lines;
    const char* version;  // "" where it is not known
  };
  const Case kCases[] = {
      {"Stated", "mod\texample.com/app\tv1.0.0\n" + commit, "v1.0.0"},
      {"Linked", "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-s -w -X main.version=1.2.3\"\n" + commit, "v1.2.3"},
      {"LinkedEqualsSign", "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-X=main.Version=v1.2.3-rc.1\"\n",
       "v1.2.3-rc.1"},
      {"LinkedQuoted",
       "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-X 'example.com/app/internal/build.Version=v1.2.3'\"\n",
       "v1.2.3"},
      {"LinkedOwnFirst",
       "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-X example.com/lib.Version=7.7.7 -X "
       "example.com/app/x.version=1.2.3\"\n",
       "v1.2.3"},
      {"LinkedOfOthers",
       "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-X k8s.io/component-base/version.gitVersion=v1.28.2\"\n",
       "v1.28.2"},
      {"LinkedContradiction",
       "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-X main.version=1.0.0 -X main.buildVersion=2.0.0\"\n", ""},
      {"LinkedButNoVersion", "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-X main.version=main-abc\"\n" + commit,
       "v0.0.0-20240102030405-0123456789ab"},
      {"LinkedOtherVariables",
       "mod\texample.com/app\t(devel)\nbuild\t-ldflags=\"-X main.goVersion=1.2.3 -X main.date=1.2\"\n", ""},
      {"Commit", "mod\texample.com/app\t(devel)\n" + commit, "v0.0.0-20240102030405-0123456789ab"},
      {"Empty", "mod\texample.com/app\t\n", ""},
      {"Nothing", "mod\texample.com/app\t(devel)\n", ""},
  };
  for (const Case& c : kCases) {
    const std::string info = inline_info("go1.22.3", "path\texample.com/app\n" + c.lines);
    const Catalog found = catalog(ExecutableBuilder().add({".go.buildinfo", info, true}).elf());
    const std::string version = *c.version == '\0' ? "" : std::string("example.com/app ") + c.version;
    EXPECT_EQ(found.packages.size(), version.empty() ? 1U : 2U) << c.name;
    EXPECT_EQ(found.gaps.size(), version.empty() ? 1U : 0U) << c.name;
    if (!version.empty()) {
      EXPECT_EQ(names(found).back(), version) << c.name;
    }
  }
}

TEST(GoBinary, ReadsTheVersionOfGo) {
  const std::pair<const char*, const char*> kCases[] = {
      {"go1.22.3", "stdlib 1.22.3"},
      {"go1.21", "stdlib 1.21"},
      {"go1.23rc1", "stdlib 1.23rc1"},
      {"go1.22.3 X:nocoverageredesign", "stdlib 1.22.3"},
      {"devel go1.23-0f1e2d3 Mon Jan 1 00:00:00 2024 +0000", "stdlib 1.23-0f1e2d3"},
      {"unknown", ""},
      {"go", ""},
      {"", ""},
  };
  for (const auto& [version, expected] : kCases) {
    const std::string info = inline_info(version, "path\tcmd/vet\n");
    const Catalog found = catalog(ExecutableBuilder().add({".go.buildinfo", info, true}).elf());
    const bool is_known = *expected != '\0';
    EXPECT_EQ(found.gaps.size(), is_known ? 0U : 1U) << version;
    EXPECT_EQ(names(found), is_known ? std::vector<std::string>{expected} : std::vector<std::string>{}) << version;
  }
}

TEST(GoBinary, MakesDoubtsGaps) {
  struct Case {
    const char* name;
    const char* modules;
    const char* gap;
  };
  const Case kCases[] = {
      {"NoModules", "",
       "a Go program built without modules: of what it consists beside the standard library is not known"},
      {"PathOnly", "path\texample.com/app\n",
       "Go program example.com/app was built without modules: of what it consists beside the standard library is not "
       "known"},
      {"NoVersion", "path\tx\ndep\texample.com/a\t\n", "the version of Go module example.com/a is not stated"},
      {"Escapes", "path\tx\ndep\texa\x1bmple\t\n", "the version of Go module exa\\x1bmple is not stated"},
  };
  for (const Case& c : kCases) {
    const std::string info = inline_info("go1.22.3", c.modules);
    const Catalog found = catalog(ExecutableBuilder().add({".go.buildinfo", info, true}).elf());
    ASSERT_EQ(found.gaps.size(), 1U) << c.name;
    EXPECT_EQ(found.gaps[0].message, c.gap) << c.name;
    EXPECT_EQ(found.packages.size(), 1U) << c.name;
  }
}

TEST(GoBinary, RefusesDamagedInformation) {
  const std::string good = inline_info("go1.22.3", kModules);
  std::string endless = good;
  endless.replace(32, 5, "\xff\xff\xff\xff\xff");
  std::string far = good;
  far.replace(32, 4, "\xff\xff\xff\x7f");
  ExecutableBuilder pointers;
  add_pointers(pointers, "go1.22.3", kModules);
  std::string wild = pointers.elf();
  wild.replace(wild.find("\xff Go buildinf:") + 16, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");
  std::string odd = pointers.elf();
  odd[odd.find("\xff Go buildinf:") + 14] = 3;
  const auto elf = [](const std::string& info) { return ExecutableBuilder().add({".go.buildinfo", info, true}).elf(); };
  const std::pair<const char*, std::string> kCases[] = {
      {"EndlessSize", elf(endless)},
      {"SizeBeyondTheFile", elf(far)},
      {"WildPointer", wild},
      {"OddPointers", odd},
      {"BadLine", elf(inline_info("go1.22.3", "=>\tx\tv1\n"))},
      {"NameMissing", elf(inline_info("go1.22.3", "dep\t\tv1\n"))},
      {"QuoteMissing", elf(inline_info("go1.22.3", "build\t\"-ldflags\n"))},
  };
  for (const auto& [name, file] : kCases) {
    EXPECT_FALSE(catalog_go_binary("usr/bin/app", ByteRange::of_memory(file))) << name;
  }
}

TEST(GoModules, ReadsSettings) {
  const auto modules = parse_go_modules(
      "build\t-tags=a,b\nbuild\t-ldflags=\"-X \\\"a b\\\"\\n\"\nbuild\t`odd=key`=value\nnew\tthing\nbuild\tempty=\n");
  ASSERT_TRUE(modules) << modules.error().message;
  EXPECT_EQ(go_setting(*modules, "-tags"), "a,b");
  EXPECT_EQ(go_setting(*modules, "-ldflags"), "-X \"a b\"\n");
  EXPECT_EQ(go_setting(*modules, "odd=key"), "value");
  EXPECT_EQ(go_setting(*modules, "empty"), "");
  EXPECT_EQ(go_setting(*modules, "absent"), "");
}

}  // namespace
}  // namespace coaming
