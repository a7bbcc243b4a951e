#include "inventory/catalogers/rust_binary.h"

#include <gtest/gtest.h>

#include "support/compress.h"
#include "support/executable_builder.h"

namespace coaming {
namespace {

// As cargo-auditable writes it, with a line break a package.
constexpr const char* kAudit =
    R"({"packages":[{"name":"app","version":"0.1.0","source":"local","dependencies":[1,2],"root":true},)"
    R"({"name":"serde","version":"1.0.200","source":"crates.io","dependencies":[3]},)"
    R"({"name":"cc","version":"1.0.9","source":"crates.io","kind":"build"},)"
    R"({"name":"itoa","version":"1.0.11","source":"git"}]})";

std::vector<std::string> names(const Catalog& catalog) {
  std::vector<std::string> lines;
  for (const Package& package : catalog.packages) {
    EXPECT_EQ(package.type, "cargo");
    std::string line = package.name + " " + package.version;
    for (const Need& need : package.needs) line += " > " + need.name + " " + need.version;
    lines.push_back(line);
  }
  return lines;
}

const std::vector<std::string> kExpected = {"app 0.1.0 > serde 1.0.200", "serde 1.0.200 > itoa 1.0.11", "itoa 1.0.11"};

TEST(RustBinary, ListsWhatIsInTheProgram) {
  const ExecutableBuilder builder =
      ExecutableBuilder().add({".text", "code", false}).add({".dep-v0", zlib(kAudit), false});
  for (const std::string& file : {builder.elf(), builder.pe(), builder.mach_o()}) {
    const auto catalog = catalog_rust_binary("usr/bin/app", ByteRange::of_memory(file));
    ASSERT_TRUE(catalog) << catalog.error().message;
    EXPECT_EQ(names(*catalog), kExpected);
    EXPECT_TRUE(catalog->gaps.empty());
  }
}

TEST(RustBinary, PassesOverOtherPrograms) {
  for (const std::string& file : {ExecutableBuilder().add({".text", "code", false}).elf(), std::string("MZ"),
                                  ExecutableBuilder().add({".text", "code", false}).elf().substr(0, 200)}) {
    const auto catalog = catalog_rust_binary("usr/bin/app", ByteRange::of_memory(file));
    ASSERT_TRUE(catalog) << catalog.error().message;
    EXPECT_TRUE(catalog->packages.empty());
  }
}

TEST(RustBinary, RefusesDamagedSections) {
  const std::string bomb = zlib(std::string(kMaxRustAuditBytes + 1, ' '));
  const std::string large(kMaxRustAuditPackedBytes + 1, 'x');
  const std::pair<std::string, ErrorCode> kCases[] = {
      {"", ErrorCode::Corrupt},
      {"not packed", ErrorCode::Corrupt},
      {zlib(kAudit).substr(0, 40), ErrorCode::Corrupt},
      {zlib("{"), ErrorCode::Corrupt},
      {zlib("[]"), ErrorCode::Invalid},
      {zlib("{}"), ErrorCode::Invalid},
      {bomb, ErrorCode::TooLarge},
      {large, ErrorCode::TooLarge},
  };
  for (const auto& [content, code] : kCases) {
    const std::string file = ExecutableBuilder().add({".dep-v0", content, false}).elf();
    const auto catalog = catalog_rust_binary("usr/bin/app", ByteRange::of_memory(file));
    ASSERT_FALSE(catalog) << content.substr(0, 20);
    EXPECT_EQ(catalog.error().code, code) << catalog.error().message;
  }
}

TEST(RustBinary, MakesDoubtsGaps) {
  struct Case {
    const char* json;
    std::vector<std::string> packages;
    std::size_t gaps;
  };
  const Case kCases[] = {
      {R"({"packages":[]})", {}, 0},
      {R"({"packages":[{"name":"a"},{"name":"b","version":"1"}]})", {"b 1"}, 1},
      {R"({"packages":[{"name":"","version":"1"},7,{"name":"b","version":"1"}]})", {"b 1"}, 2},
      {R"({"packages":[{"name":"a","version":"1","dependencies":["x"]}]})", {}, 1},
      {R"({"packages":[{"name":"a","version":"1","dependencies":[-1]}]})", {}, 1},
      {R"({"packages":[{"name":"a","version":"1","dependencies":[7,0]}]})", {"a 1 > a 1"}, 0},
  };
  for (const Case& c : kCases) {
    const auto catalog = parse_rust_audit(c.json);
    ASSERT_TRUE(catalog) << c.json;
    EXPECT_EQ(names(*catalog), c.packages) << c.json;
    EXPECT_EQ(catalog->gaps.size(), c.gaps) << c.json;
  }
}

}  // namespace
}  // namespace coaming
