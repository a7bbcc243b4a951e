#include "base/elf.h"

#include <algorithm>
#include <array>

namespace coaming {

namespace {

constexpr std::uint32_t kNoBits = 8;              // SHT_NOBITS
constexpr std::uint16_t kExtendedIndex = 0xffff;  // SHN_XINDEX, PN_XNUM
constexpr std::uint32_t kWritableSection = 1;     // SHF_WRITE
constexpr std::uint32_t kLoadedSection = 2;       // SHF_ALLOC
constexpr std::uint32_t kExecutableSection = 4;   // SHF_EXECINSTR
constexpr std::uint32_t kExecutableSegment = 1;   // PF_X
constexpr std::uint32_t kWritableSegment = 2;     // PF_W
constexpr std::size_t kLargestHeader = 64;        // of the file, in the 64-bit class
constexpr std::size_t kClass = 4, kData = 5;      // in e_ident
constexpr char kClass32 = 1, kClass64 = 2;
constexpr char kLittleEndian = 1, kBigEndian = 2;

// Where the tables lie, as the file header says.
struct Tables {
  std::uint64_t sections = 0, segments = 0;  // offsets; 0: none
  std::uint64_t section_count = 0, segment_count = 0;
  std::uint64_t section_size = 0, segment_size = 0;  // of one header
  std::uint64_t names = 0;                           // index of the section that holds the names
};

// A section header before its name is known.
struct RawSection {
  ExecutablePart part;
  std::uint32_t name = 0;
  std::uint32_t link = 0;
  std::uint32_t info = 0;
  std::uint64_t stated_size = 0;  // also where it has no bytes in the file
};

class ElfReader {
 public:
  explicit ElfReader(const ByteRange& file) : file_(file) {}

  Result<Executable> read() {
    if (auto header = read_header(); !header) return header.error();
    if (auto segments = read_segments(); !segments) return segments.error();
    if (auto sections = read_sections(); !sections) return sections.error();
    return std::move(elf_);
  }

 private:
  [[nodiscard]] std::size_t smallest_section() const { return elf_.is_64 ? 64 : 40; }
  [[nodiscard]] std::size_t smallest_segment() const { return elf_.is_64 ? 56 : 32; }
  // A field as wide as an address of the file's class.
  [[nodiscard]] std::uint64_t word(const char* p) const { return elf_.is_64 ? elf_.order.u64(p) : elf_.order.u32(p); }

  Result<void> read_header() {
    std::array<char, kLargestHeader> h{};
    if (!file_.read_at(0, std::span(h).first(52))) return Error{ErrorCode::Corrupt, "ends within the ELF header"};
    if ((h[kClass] != kClass32 && h[kClass] != kClass64) || (h[kData] != kLittleEndian && h[kData] != kBigEndian)) {
      return Error{ErrorCode::Corrupt, "the ELF header states neither 32 nor 64 bits, or no byte order"};
    }
    elf_.is_64 = h[kClass] == kClass64;
    elf_.order.is_big_endian = h[kData] == kBigEndian;
    if (elf_.is_64 && !file_.read_at(0, h)) return Error{ErrorCode::Corrupt, "ends within the ELF header"};
    const ByteOrder order = elf_.order;
    const std::size_t wide = elf_.is_64 ? 8 : 4;
    tables_.segments = word(&h[24 + wide]);
    tables_.sections = word(&h[24 + 2 * wide]);
    const char* rest = &h[24 + 3 * wide + 4 + 2];  // after e_flags and e_ehsize
    tables_.segment_size = order.u16(rest);
    tables_.segment_count = order.u16(rest + 2);
    tables_.section_size = order.u16(rest + 4);
    tables_.section_count = order.u16(rest + 6);
    tables_.names = order.u16(rest + 8);
    if (tables_.sections == 0) tables_.section_count = 0;
    if (tables_.segments == 0) tables_.segment_count = 0;
    return read_extended_counts();
  }

  // Counts that do not fit into the file header stand in the first section header.
  Result<void> read_extended_counts() {
    const bool is_extended = (tables_.sections != 0 && tables_.section_count == 0) || tables_.names == kExtendedIndex ||
                             tables_.segment_count == kExtendedIndex;
    if (!is_extended || tables_.sections == 0) return {};
    if (tables_.section_size < smallest_section()) return bad_size("section");
    auto first = read_table(tables_.sections, 1, tables_.section_size, "section");
    if (!first) return first.error();
    const RawSection section = to_section(first->data());
    if (tables_.section_count == 0) tables_.section_count = section.stated_size;
    if (tables_.names == kExtendedIndex) tables_.names = section.link;
    if (tables_.segment_count == kExtendedIndex) tables_.segment_count = section.info;
    return {};
  }

  static Error bad_size(const std::string& what) {
    return {ErrorCode::Corrupt, "the size of a " + what + " header is too small"};
  }

  Result<std::string> read_table(std::uint64_t offset, std::uint64_t count, std::uint64_t size,
                                 const std::string& what) {
    if (count > kMaxExecutableParts) {
      return Error{ErrorCode::TooLarge, std::to_string(count) + " " + what + " headers, the limit is " +
                                            std::to_string(kMaxExecutableParts)};
    }
    if (offset > file_.size() || count * size > file_.size() - offset) {
      return Error{ErrorCode::Corrupt, "the " + what + " headers reach beyond the file"};
    }
    return file_.slice(offset, count * size).read_all(count * size);
  }

  Result<void> read_segments() {
    if (tables_.segment_count == 0) return {};
    if (tables_.segment_size < smallest_segment()) return bad_size("program");
    const auto table = read_table(tables_.segments, tables_.segment_count, tables_.segment_size, "program");
    if (!table) return table.error();
    elf_.segments.reserve(tables_.segment_count);
    for (std::uint64_t i = 0; i < tables_.segment_count; ++i) {
      elf_.segments.push_back(to_segment(table->data() + i * tables_.segment_size));
    }
    return {};
  }

  [[nodiscard]] ExecutablePart to_segment(const char* p) const {
    ExecutablePart segment;
    const std::uint32_t flags = elf_.order.u32(p + (elf_.is_64 ? 4 : 24));
    segment.type = elf_.order.u32(p);
    segment.offset = word(p + (elf_.is_64 ? 8 : 4));
    segment.address = word(p + (elf_.is_64 ? 16 : 8));
    segment.size = word(p + (elf_.is_64 ? 32 : 16));
    segment.memory_size = word(p + (elf_.is_64 ? 40 : 20));
    segment.alignment = word(p + (elf_.is_64 ? 48 : 28));
    segment.is_loaded = segment.type == kElfLoadSegment;
    segment.is_writable = (flags & kWritableSegment) != 0;
    segment.is_executable = (flags & kExecutableSegment) != 0;
    return segment;
  }

  [[nodiscard]] RawSection to_section(const char* p) const {
    RawSection section;
    const std::size_t wide = elf_.is_64 ? 8 : 4;
    ExecutablePart& part = section.part;
    section.name = elf_.order.u32(p);
    part.type = elf_.order.u32(p + 4);
    const std::uint64_t flags = word(p + 8);
    part.address = word(p + 8 + wide);
    part.offset = word(p + 8 + 2 * wide);
    section.stated_size = word(p + 8 + 3 * wide);
    part.size = part.type == kNoBits ? 0 : section.stated_size;
    section.link = elf_.order.u32(p + 8 + 4 * wide);
    section.info = elf_.order.u32(p + 12 + 4 * wide);
    part.alignment = word(p + 16 + 4 * wide);
    part.is_loaded = (flags & kLoadedSection) != 0;
    part.is_writable = (flags & kWritableSection) != 0;
    part.is_executable = (flags & kExecutableSection) != 0;
    return section;
  }

  Result<void> read_sections() {
    if (tables_.section_count == 0) return {};
    if (tables_.section_size < smallest_section()) return bad_size("section");
    const auto table = read_table(tables_.sections, tables_.section_count, tables_.section_size, "section");
    if (!table) return table.error();
    std::vector<RawSection> sections;
    sections.reserve(tables_.section_count);
    for (std::uint64_t i = 0; i < tables_.section_count; ++i) {
      sections.push_back(to_section(table->data() + i * tables_.section_size));
    }
    std::string names;
    if (tables_.names != 0 && tables_.names < sections.size()) {
      auto text = read_part(file_, sections[tables_.names].part, kMaxSectionNamesBytes);
      if (!text) return text.error().in("names of the sections");
      names = std::move(*text);
    }
    elf_.sections.reserve(sections.size());
    for (RawSection& section : sections) {
      section.part.name = name_at(names, section.name);
      elf_.sections.push_back(std::move(section.part));
    }
    return {};
  }

  // A name ends at its zero, and is cut where it would be longer than any that is looked for, so that many
  // sections cannot share one long name.
  static std::string name_at(const std::string& names, std::uint32_t at) {
    constexpr std::size_t kLongestName = 256;
    if (at >= names.size()) return "";
    const std::string_view rest = std::string_view(names).substr(at, kLongestName);
    return std::string(rest.substr(0, rest.find('\0')));
  }

  ByteRange file_;
  Executable elf_;
  Tables tables_;
};

}  // namespace

Result<Executable> read_elf(const ByteRange& file) { return ElfReader(file).read(); }

Result<void> visit_elf_notes(std::string_view bytes, ByteOrder order, std::uint64_t alignment,
                             const std::function<bool(const ElfNote&)>& visit) {
  constexpr std::size_t kHeaderBytes = 12;
  const std::uint64_t step = alignment == 8 ? 8 : 4;
  const auto padded = [&](std::uint64_t size) { return (size + step - 1) / step * step; };
  while (bytes.size() >= kHeaderBytes) {
    const std::uint64_t owner_size = order.u32(bytes.data());
    const std::uint64_t size = order.u32(bytes.data() + 4);
    const std::uint64_t start = padded(kHeaderBytes + owner_size);
    if (start > bytes.size() || size > bytes.size() - start) {
      return Error{ErrorCode::Corrupt, "a note reaches beyond the end of its section"};
    }
    ElfNote note;
    note.type = order.u32(bytes.data() + 8);
    note.owner = bytes.substr(kHeaderBytes, owner_size);
    note.owner = note.owner.substr(0, note.owner.find('\0'));
    note.description = bytes.substr(start, size);
    if (!visit(note)) return {};
    bytes.remove_prefix(std::min<std::uint64_t>(padded(start + size), bytes.size()));
  }
  return {};
}

}  // namespace coaming
