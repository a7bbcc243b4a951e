#include "base/executable.h"

#include <gtest/gtest.h>

#include "base/elf.h"
#include "base/mach_o.h"
#include "support/executable_builder.h"

namespace coaming {
namespace {

using std::string_view_literals::operator""sv;

struct Form {
  const char* name;
  bool is_64;
  bool is_big_endian;
  Executable::Format format;
};
constexpr Form kForms[] = {
    {"Elf64", true, false, Executable::Format::Elf},        {"Elf64Big", true, true, Executable::Format::Elf},
    {"Elf32", false, false, Executable::Format::Elf},       {"Elf32Big", false, true, Executable::Format::Elf},
    {"Pe64", true, false, Executable::Format::Pe},          {"Pe32", false, false, Executable::Format::Pe},
    {"MachO64", true, false, Executable::Format::MachO},    {"MachO64Big", true, true, Executable::Format::MachO},
    {"MachO32Big", false, true, Executable::Format::MachO}, {"MachO32", false, false, Executable::Format::MachO},
};

std::string build(const ExecutableBuilder& builder, Executable::Format format) {
  switch (format) {
    case Executable::Format::Elf: return builder.elf();
    case Executable::Format::Pe: return builder.pe();
    case Executable::Format::MachO: return builder.mach_o();
  }
  return "";
}

Executable read(const std::string& file) {
  auto executable = read_executable(ByteRange::of_memory(file));
  EXPECT_TRUE(executable) << executable.error().message;
  EXPECT_TRUE(!executable || *executable);
  return executable && *executable ? std::move(**executable) : Executable();
}

ErrorCode error_of(const std::string& file) {
  const auto executable = read_executable(ByteRange::of_memory(file));
  EXPECT_FALSE(executable);
  return executable ? ErrorCode::NotFound : executable.error().code;
}

TEST(Executable, ReadsEveryForm) {
  for (const Form& form : kForms) {
    SCOPED_TRACE(form.name);
    ExecutableBuilder builder(form.is_64, form.is_big_endian);
    builder.add({"first", "0123456789", false}).add({"second", "abcdef", true});
    const std::string file = build(builder, form.format);
    const Executable executable = read(file);
    EXPECT_EQ(executable.format, form.format);
    EXPECT_EQ(executable.is_64, form.is_64);
    EXPECT_EQ(executable.order.is_big_endian, form.is_big_endian);
    const auto* second = executable.section("second");
    ASSERT_NE(second, nullptr);
    EXPECT_EQ(executable.section("third"), nullptr);
    EXPECT_TRUE(second->is_loaded && second->is_writable && !second->is_executable);
    EXPECT_FALSE(executable.section("first")->is_writable);
    EXPECT_EQ(second->address, builder.address(1));
    const ByteRange bytes = ByteRange::of_memory(file);
    EXPECT_EQ(*read_part(bytes, *second, 100), "abcdef");
    EXPECT_EQ(read_part(bytes, *second, 5).error().code, ErrorCode::TooLarge);
    EXPECT_EQ(*read_memory(bytes, executable, builder.address(0) + 2, 3), "234");
    EXPECT_FALSE(read_memory(bytes, executable, builder.address(0) + 8, 3));
    EXPECT_FALSE(read_memory(bytes, executable, 0, 1));
    EXPECT_FALSE(read_memory(bytes, executable, ~std::uint64_t{0}, ~std::uint64_t{0}));
  }
}

TEST(Executable, FillsMemoryBeyondTheFileWithZeros) {
  ExecutableBuilder builder;
  builder.add({"data", "abc", true});
  const std::string file = builder.elf();
  const auto bytes = read_memory(ByteRange::of_memory(file), read(file), builder.address(0) + 1, 4);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(*bytes, "bc\0\0"sv);
}

TEST(Executable, KnowsWhatIsNone) {
  for (const std::string& file : {std::string(), std::string("ELF"), std::string("#!/bin/sh\n"), std::string("MZ"),
                                  "MZ" + std::string(200, 'x'), std::string("\xca\xfe\xba\xbe\0\0\0\x34", 8)}) {
    const auto executable = read_executable(ByteRange::of_memory(file));
    ASSERT_TRUE(executable) << executable.error().message;
    EXPECT_FALSE(*executable);
  }
}

// Writes a little-endian number of two, four or eight bytes over what stands at `at`.
std::string patched(std::string file, std::size_t at, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) file[at + i] = static_cast<char>(value >> (8 * i) & 0xff);
  return file;
}

TEST(Elf, BoundsWhatHeadersSay) {
  const std::string good = ExecutableBuilder().add({".data", "data", true}).elf();
  const std::size_t first_section = good.size() - 3 * 64;
  const std::size_t names = good.size() - 64;
  struct Case {
    const char* name;
    std::string file;
    ErrorCode code;
  };
  const Case kCases[] = {
      {"CutInHeader", good.substr(0, 30), ErrorCode::Corrupt},
      {"NoClass", patched(good, 4, 7, 1), ErrorCode::Corrupt},
      {"NoByteOrder", patched(good, 5, 0, 1), ErrorCode::Corrupt},
      {"SectionsBeyondTheFile", patched(good, 40, good.size() - 10, 8), ErrorCode::Corrupt},
      {"SectionsFarBeyondTheFile", patched(good, 40, ~std::uint64_t{0}, 8), ErrorCode::Corrupt},
      {"SegmentsBeyondTheFile", patched(good, 32, ~std::uint64_t{0} - 10, 8), ErrorCode::Corrupt},
      {"TooManySections", patched(good, 60, 0xfff0, 2), ErrorCode::TooLarge},
      {"TooManySegments", patched(good, 56, 0xfff0, 2), ErrorCode::TooLarge},
      {"AbsurdlyManySections", patched(patched(good, 60, 0, 2), first_section + 32, ~std::uint64_t{0}, 8),
       ErrorCode::TooLarge},
      {"SmallSectionHeaders", patched(good, 58, 10, 2), ErrorCode::Corrupt},
      {"SmallSegmentHeaders", patched(good, 54, 1, 2), ErrorCode::Corrupt},
      {"NamesBeyondTheFile", patched(good, names + 24, good.size() * 2, 8), ErrorCode::Corrupt},
      {"NamesOfAbsurdSize", patched(good, names + 32, ~std::uint64_t{0}, 8), ErrorCode::Corrupt},
      {"NamesTooLarge", patched(good + std::string(2 << 20, '\0'), names + 32, (1 << 20) + 1, 8), ErrorCode::TooLarge},
  };
  for (const Case& c : kCases) EXPECT_EQ(error_of(c.file), c.code) << c.name;
}

TEST(Elf, ReadsCountsThatDoNotFit) {
  // The number of sections, the place of their names and the number of segments stand in the first section.
  std::string file = ExecutableBuilder().add({".data", "data", true}).elf();
  const std::size_t first_section = file.size() - 3 * 64;
  file = patched(patched(file, 60, 0, 2), first_section + 32, 3, 8);
  file = patched(patched(file, 62, 0xffff, 2), first_section + 40, 2, 4);
  file = patched(patched(file, 56, 0xffff, 2), first_section + 44, 1, 4);
  const Executable elf = read(file);
  EXPECT_EQ(elf.sections.size(), 3U);
  EXPECT_EQ(elf.segments.size(), 1U);
  EXPECT_NE(elf.section(".data"), nullptr);
}

TEST(Elf, CutsNamesThatAreShared) {
  // Ten thousand sections whose names are one and the same megabyte.
  ExecutableBuilder builder;
  builder.add({std::string(1'000'000, 'n'), "", false});
  std::string file = builder.elf();
  const std::size_t header = file.size() - 2 * 64;
  const std::string section = file.substr(header, 64);
  const std::size_t table = file.size();
  constexpr std::size_t kSections = 10'000;
  const std::string names = file.substr(file.size() - 64);
  for (std::size_t i = 0; i + 1 < kSections; ++i) file += section;
  file += names;
  file = patched(patched(patched(file, 40, table, 8), 60, kSections, 2), 62, kSections - 1, 2);
  const Executable elf = read(file);
  ASSERT_EQ(elf.sections.size(), kSections);
  for (const ExecutablePart& part : elf.sections) EXPECT_LE(part.name.size(), 256U);
}

TEST(Elf, VisitsNotes) {
  for (const bool is_big_endian : {false, true}) {
    BytesBuilder notes(is_big_endian);
    notes.u32(4).u32(5).u32(1).text(std::string_view("GNU\0", 4)).text("hello", 8);
    notes.u32(6).u32(2).u32(7).text(std::string_view("Linux\0", 6)).align(4).text("ab");
    std::vector<std::string> seen;
    const auto visited = visit_elf_notes(notes.bytes(), {is_big_endian}, 4, [&](const ElfNote& note) {
      seen.push_back(std::string(note.owner) + std::to_string(note.type) + std::string(note.description));
      return true;
    });
    ASSERT_TRUE(visited);
    EXPECT_EQ(seen, (std::vector<std::string>{"GNU1hello", "Linux7ab"}));
  }
}

TEST(Elf, RefusesNotesThatDoNotFit) {
  for (const auto& [owner, size] :
       {std::pair(4U, 100U), std::pair(100U, 4U), std::pair(~0U, ~0U), std::pair(~0U, 0U)}) {
    BytesBuilder notes;
    notes.u32(owner).u32(size).u32(1).text("", 20);
    EXPECT_FALSE(visit_elf_notes(notes.bytes(), {}, 4, [](const ElfNote&) { return true; }));
  }
}

TEST(Pe, BoundsWhatHeadersSay) {
  const std::string good = ExecutableBuilder().add({".data", "data", true}).pe();
  EXPECT_EQ(error_of(patched(good, 0x46, 0xffff, 2)), ErrorCode::TooLarge);           // sections
  EXPECT_EQ(error_of(patched(good, 0x54, 0xffff, 2)), ErrorCode::Corrupt);            // optional header
  EXPECT_EQ(error_of(good.substr(0, 0x60)), ErrorCode::Corrupt);                      // cut in it
  EXPECT_EQ(error_of(patched(good, 0x46, good.size() / 40, 2)), ErrorCode::Corrupt);  // sections beyond the file
  const auto far = read_executable(ByteRange::of_memory(patched(good, 0x3c, 0xfffffff0, 4)));
  EXPECT_TRUE(far && !*far);
}

TEST(MachO, BoundsWhatHeadersSay) {
  const std::string good = ExecutableBuilder().add({"__data", "data", true}).mach_o();
  EXPECT_EQ(error_of(good.substr(0, 20)), ErrorCode::Corrupt);
  EXPECT_EQ(error_of(good.substr(0, 100)), ErrorCode::Corrupt);
  EXPECT_EQ(error_of(patched(good, 16, 1'000'000, 4)), ErrorCode::Corrupt);        // commands
  EXPECT_EQ(error_of(patched(good, 20, 0xffffffff, 4)), ErrorCode::TooLarge);      // their size
  EXPECT_EQ(error_of(patched(good, 36, 0, 4)), ErrorCode::Corrupt);                // of one command
  EXPECT_EQ(error_of(patched(good, 36, 16, 4)), ErrorCode::Corrupt);               // too small for a segment
  EXPECT_EQ(error_of(patched(good, 32 + 64, 0xffffffff, 4)), ErrorCode::Corrupt);  // sections of the segment
}

TEST(MachO, TakesUniversalFilesApart) {
  const std::string program = ExecutableBuilder().add({"__data", "data", true}).mach_o();
  for (const bool is_wide : {false, true}) {
    BytesBuilder file(true);
    file.u32(is_wide ? 0xcafebabf : 0xcafebabe).u32(1).u32(7).u32(3);
    if (is_wide) {
      file.u64(100).u64(program.size()).u32(0).u32(0);
    } else {
      file.u32(100).u32(program.size()).u32(0);
    }
    file.text("", 100 - file.size()).text(program);
    const ByteRange bytes = ByteRange::of_memory(file.bytes());
    EXPECT_TRUE(is_universal_mach_o(bytes));
    const auto slices = mach_o_slices(bytes);
    ASSERT_TRUE(slices) << slices.error().message;
    ASSERT_EQ(slices->size(), 1U);
    EXPECT_EQ(slices->front().in_memory(), program);
    const std::string cut = file.bytes().substr(0, file.size() - 1);
    EXPECT_EQ(mach_o_slices(ByteRange::of_memory(cut)).error().code, ErrorCode::Corrupt);
  }
  const std::string many = BytesBuilder(true).u32(0xcafebabe).u32(44).text("", 1000).bytes();
  EXPECT_EQ(mach_o_slices(ByteRange::of_memory(many)).error().code, ErrorCode::TooLarge);
  // A class of Java 8.
  EXPECT_FALSE(is_universal_mach_o(ByteRange::of_memory("\xca\xfe\xba\xbe\0\0\0\x34"sv)));
}

}  // namespace
}  // namespace coaming
