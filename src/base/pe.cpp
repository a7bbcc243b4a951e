#include "base/pe.h"

#include <algorithm>
#include <array>

namespace coaming {

namespace {

constexpr std::uint64_t kPeOffsetAt = 0x3c;   // e_lfanew
constexpr std::size_t kFileHeaderBytes = 24;  // with the signature
constexpr std::size_t kSectionHeaderBytes = 40;
constexpr std::uint16_t kPe32 = 0x10b, kPe32Plus = 0x20b;
constexpr std::uint32_t kExecutable = 0x20000000, kWritable = 0x80000000;

ExecutablePart to_section(const char* p, std::uint64_t image_base) {
  ExecutablePart section;
  const std::string_view name(p, 8);
  section.name = std::string(name.substr(0, name.find('\0')));
  section.memory_size = load_le32(p + 8);
  section.address = image_base + load_le32(p + 12);
  section.size = load_le32(p + 16);
  // What is padding up to the file's alignment is not loaded.
  if (section.memory_size != 0) section.size = std::min(section.size, section.memory_size);
  section.offset = load_le32(p + 20);
  const std::uint32_t flags = load_le32(p + 36);
  section.is_loaded = true;
  section.is_writable = (flags & kWritable) != 0;
  section.is_executable = (flags & kExecutable) != 0;
  return section;
}

}  // namespace

Result<std::optional<Executable>> read_pe(const ByteRange& file) {
  std::array<char, 4> at{};
  if (!file.read_at(kPeOffsetAt, at)) return std::optional<Executable>();
  const std::uint64_t header_at = load_le32(at.data());
  std::array<char, kFileHeaderBytes> header{};
  if (!file.read_at(header_at, header)) return std::optional<Executable>();
  if (std::string_view(header.data(), 4) != std::string_view("PE\0\0", 4)) return std::optional<Executable>();

  const std::uint64_t count = load_le16(&header[6]);
  const std::uint64_t optional_size = load_le16(&header[20]);
  const std::uint64_t optional_at = header_at + kFileHeaderBytes;
  Executable pe;
  pe.format = Executable::Format::Pe;
  std::uint64_t image_base = 0;
  std::array<char, 32> optional{};
  if (optional_size >= optional.size()) {
    if (!file.read_at(optional_at, optional)) return Error{ErrorCode::Corrupt, "ends within the PE header"};
    const std::uint16_t kind = load_le16(optional.data());
    pe.is_64 = kind == kPe32Plus;
    if (kind == kPe32Plus) image_base = load_le64(&optional[24]);
    if (kind == kPe32) image_base = load_le32(&optional[28]);
  }
  if (count > kMaxExecutableParts) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(count) + " sections, the limit is " + std::to_string(kMaxExecutableParts)};
  }
  std::string table(count * kSectionHeaderBytes, '\0');
  if (!file.read_at(optional_at + optional_size, table)) {
    return Error{ErrorCode::Corrupt, "the section headers reach beyond the file"};
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    pe.sections.push_back(to_section(&table[i * kSectionHeaderBytes], image_base));
  }
  pe.segments = pe.sections;
  return std::optional<Executable>(std::move(pe));
}

}  // namespace coaming
