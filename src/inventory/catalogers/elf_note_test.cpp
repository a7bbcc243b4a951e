#include "inventory/catalogers/elf_note.h"

#include <gtest/gtest.h>

#include "support/executable_builder.h"

namespace coaming {
namespace {

// As Fedora 38 writes it.
constexpr std::string_view kBash =
    R"({"type":"rpm","name":"bash","version":"5.2.15-3.fc38","architecture":"x86_64","osCpe":"cpe:/o:fedoraproject:fedora:38"})";

std::string note(std::string_view json, bool is_big_endian = false) {
  BytesBuilder bytes(is_big_endian);
  bytes.u32(4).u32(json.size() + 1).u32(0xcafe1a7e).text(std::string_view("FDO\0", 4));
  return bytes.text(json).text("", 1).align(4).bytes();
}

Result<Catalog> catalog(const std::string& file) {
  return catalog_elf_note("usr/bin/bash", ByteRange::of_memory(file));
}

TEST(ElfNote, ReadsPackages) {
  const std::string other =
      BytesBuilder().u32(4).u32(4).u32(1).text(std::string_view("GNU\0", 4)).u32(0).bytes() + note(kBash);
  const std::pair<const char*, std::string> kCases[] = {
      {"Elf64", ExecutableBuilder().add({".note.package", note(kBash), false, 7}).elf()},
      {"Elf32Big", ExecutableBuilder(false, true).add({".note.package", note(kBash, true), false, 7}).elf()},
      {"BesideAnother", ExecutableBuilder().add({".note.package", other, false, 7}).elf()},
      {"WithoutSectionHeaders", ExecutableBuilder().add({"", other, false, 7}).without_section_headers().elf()},
  };
  for (const auto& [name, file] : kCases) {
    const auto found = catalog(file);
    ASSERT_TRUE(found) << name << ": " << found.error().message;
    ASSERT_EQ(found->packages.size(), 1U) << name;
    const Package& package = found->packages[0];
    EXPECT_EQ(package.type, "rpm") << name;
    EXPECT_EQ(package.name, "bash") << name;
    EXPECT_EQ(package.version, "5.2.15-3.fc38") << name;
    EXPECT_EQ(package.architecture, "x86_64") << name;
  }
}

TEST(ElfNote, PassesOverFilesWithoutOne) {
  for (const std::string& file :
       {ExecutableBuilder().add({".text", "code", false}).elf(),
        std::string("\x7f"
                    "ELF"),
        ExecutableBuilder()
            .add({".note.package", BytesBuilder().u32(4).u32(0).u32(1).text("GNU", 4).bytes(), false, 7})
            .elf()}) {
    const auto found = catalog(file);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_TRUE(found->packages.empty());
  }
}

TEST(ElfNote, KnowsTypes) {
  const std::pair<const char*, const char*> kCases[] = {{"deb", "deb"},     {"rpm", "rpm"},   {"apk", "apk"},
                                                        {"pacman", "alpm"}, {"arch", "alpm"}, {"cargo-cult", ""}};
  for (const auto& [type, expected] : kCases) {
    const auto package = parse_package_note(R"({"name":"a","version":"1","type":")" + std::string(type) + "\"}");
    ASSERT_EQ(static_cast<bool>(package), *expected != '\0') << type;
    if (package) {
      EXPECT_EQ(package->type, expected);
    } else {
      EXPECT_EQ(package.error().code, ErrorCode::Unsupported);
    }
  }
}

TEST(ElfNote, RefusesWhatIsDamaged) {
  const std::pair<std::string, ErrorCode> kCases[] = {
      {note("{"), ErrorCode::Corrupt},
      {note("[]"), ErrorCode::Invalid},
      {note(R"({"type":"deb","name":"a"})"), ErrorCode::Invalid},
      {note(R"({"type":"deb","name":"","version":"1"})"), ErrorCode::Invalid},
      {note(R"({"type":"deb","name":7,"version":"1"})"), ErrorCode::Invalid},
      {note(std::string(kMaxPackageNoteBytes + 1, ' ')), ErrorCode::TooLarge},
      {note(kBash).substr(0, 50), ErrorCode::Corrupt},
  };
  for (const auto& [content, code] : kCases) {
    const auto found = catalog(ExecutableBuilder().add({".note.package", content, false, 7}).elf());
    ASSERT_FALSE(found) << content.substr(0, 60);
    EXPECT_EQ(found.error().code, code) << found.error().message;
  }
}

}  // namespace
}  // namespace coaming
