// Small ELF, PE and Mach-O files for tests: sections with content, each also loaded at an address of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/bytes_builder.h"

namespace coaming {

struct SectionToBuild {
  std::string name;
  std::string content;
  bool is_writable = false;
  std::uint32_t type = 1;  // of ELF: SHT_PROGBITS
};

class ExecutableBuilder {
 public:
  static constexpr std::uint64_t kBase = 0x400000;  // where the file's first byte would lie in memory

  explicit ExecutableBuilder(bool is_64 = true, bool is_big_endian = false)
      : is_64_(is_64), is_big_endian_(is_big_endian) {}

  ExecutableBuilder& add(SectionToBuild section) {
    sections_.push_back(std::move(section));
    return *this;
  }
  ExecutableBuilder& without_section_headers() {
    has_section_headers_ = false;
    return *this;
  }

  [[nodiscard]] bool is_64() const { return is_64_; }
  [[nodiscard]] bool is_big_endian() const { return is_big_endian_; }

  // Where the content of section `index` lies in memory, in all three forms.
  [[nodiscard]] std::uint64_t address(std::size_t index) const { return kBase + offset(index); }

  [[nodiscard]] std::string elf() const {
    std::string names(1, '\0');
    std::vector<std::uint64_t> names_at;
    for (const SectionToBuild& section : sections_) {
      names_at.push_back(names.size());
      names += section.name + '\0';
    }
    const std::uint64_t names_offset = offset(sections_.size());
    const std::uint64_t headers_offset = names_offset + padded(names.size());
    const std::uint64_t count = has_section_headers_ ? sections_.size() + 2 : 0;

    BytesBuilder out = begin();
    out.text(
           "\x7f"
           "ELF")
        .u8(is_64_ ? 2 : 1)
        .u8(is_big_endian_ ? 2 : 1)
        .u8(1)
        .text("", 9);
    out.u16(2).u16(62).u32(1);
    word(out, kBase);
    word(out, is_64_ ? 64 : 52);
    word(out, has_section_headers_ ? headers_offset : 0);
    out.u32(0).u16(is_64_ ? 64 : 52).u16(is_64_ ? 56 : 32).u16(sections_.size()).u16(is_64_ ? 64 : 40);
    out.u16(count).u16(has_section_headers_ ? count - 1 : 0);
    for (std::size_t i = 0; i < sections_.size(); ++i) elf_segment(out, i);
    contents(out);
    out.text(names).align(kAlignment);
    if (!has_section_headers_) return out.bytes();
    elf_section(out, 0, 0, 0, 0, 0, false);
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      elf_section(out, names_at[i], sections_[i].type, address(i), offset(i), sections_[i].content.size(),
                  sections_[i].is_writable);
    }
    elf_section(out, 0, 3, 0, names_offset, names.size(), false);
    return out.bytes();
  }

  [[nodiscard]] std::string pe() const {
    BytesBuilder out;
    out.text("MZ", 0x3c).u32(0x40);
    const std::size_t optional_size = is_64_ ? 112 : 96;
    out.text(std::string_view("PE\0\0", 4)).u16(0x8664).u16(sections_.size()).text("", 12).u16(optional_size).u16(2);
    BytesBuilder optional;
    optional.u16(is_64_ ? 0x20b : 0x10b).text("", 22);
    if (is_64_) {
      optional.u64(kBase);
    } else {
      optional.u32(0).u32(kBase);
    }
    out.text(optional.bytes(), optional_size);
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      const std::size_t size = sections_[i].content.size();
      out.text(sections_[i].name, 8).u32(size).u32(offset(i)).u32(padded(size)).u32(offset(i)).text("", 12);
      out.u32(sections_[i].is_writable ? 0xc0000040 : 0x40000040);
    }
    contents(out);
    return out.bytes();
  }

  // Each section in a segment of its own.
  [[nodiscard]] std::string mach_o() const {
    BytesBuilder out = begin();
    const std::size_t segment_size = is_64_ ? 72 : 56;
    const std::size_t section_size = is_64_ ? 80 : 68;
    const std::size_t command_size = segment_size + section_size;
    out.u32(is_64_ ? 0xfeedfacf : 0xfeedface).u32(7).u32(3).u32(2);
    out.u32(sections_.size()).u32(sections_.size() * command_size).u32(0);
    if (is_64_) out.u32(0);
    for (std::size_t i = 0; i < sections_.size(); ++i) {
      const std::uint64_t size = sections_[i].content.size();
      out.u32(is_64_ ? 0x19 : 1).u32(command_size).text("__SEG" + std::to_string(i), 16);
      for (const std::uint64_t value : {address(i), size, offset(i), size}) word(out, value);
      out.u32(7).u32(sections_[i].is_writable ? 3 : 1).u32(1).u32(0);
      out.text(sections_[i].name, 16).text("__SEG" + std::to_string(i), 16);
      word(out, address(i));
      word(out, size);
      out.u32(offset(i)).u32(4).text("", 20).text("", is_64_ ? 4 : 0);
    }
    contents(out);
    return out.bytes();
  }

  [[nodiscard]] BytesBuilder begin() const { return BytesBuilder(is_big_endian_); }
  // A number as wide as a pointer.
  void word(BytesBuilder& out, std::uint64_t value) const { is_64_ ? out.u64(value) : out.u32(value); }

 private:
  static constexpr std::uint64_t kAlignment = 16;
  // Room for the headers of all three forms.
  static constexpr std::uint64_t kContentsAt = 2048;

  static std::uint64_t padded(std::uint64_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

  [[nodiscard]] std::uint64_t offset(std::size_t index) const {
    std::uint64_t at = kContentsAt;
    for (std::size_t i = 0; i < index; ++i) at += padded(sections_[i].content.size());
    return at;
  }

  void contents(BytesBuilder& out) const {
    out.text("", kContentsAt - out.size());
    for (const SectionToBuild& section : sections_) out.text(section.content).align(kAlignment);
  }

  void elf_segment(BytesBuilder& out, std::size_t i) const {
    const SectionToBuild& section = sections_[i];
    const std::uint32_t flags = section.is_writable ? 6 : 4;
    out.u32(section.type == 7 ? 4 : 1);  // PT_NOTE, PT_LOAD
    if (is_64_) out.u32(flags);
    for (const std::uint64_t value : {offset(i), address(i), address(i)}) word(out, value);
    word(out, section.content.size());
    word(out, section.content.size() + (i + 1 == sections_.size() ? 0x1000 : 0));  // zeros behind the last one
    if (!is_64_) out.u32(flags);
    word(out, kAlignment);
  }

  void elf_section(BytesBuilder& out, std::uint64_t name, std::uint32_t type, std::uint64_t at, std::uint64_t offset,
                   std::uint64_t size, bool is_writable) const {
    out.u32(name).u32(type);
    word(out, at == 0 ? 0 : is_writable ? 3 : 2);
    for (const std::uint64_t value : {at, offset, size}) word(out, value);
    out.u32(0).u32(0);
    word(out, type == 7 ? 4 : kAlignment);
    word(out, 0);
  }

  bool is_64_;
  bool is_big_endian_;
  bool has_section_headers_ = true;
  std::vector<SectionToBuild> sections_;
};

}  // namespace coaming
