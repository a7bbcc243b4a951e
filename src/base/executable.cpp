#include "base/executable.h"

#include <algorithm>
#include <array>

#include "base/elf.h"
#include "base/mach_o.h"
#include "base/pe.h"

namespace coaming {

const ExecutablePart* Executable::section(std::string_view name) const {
  for (const ExecutablePart& part : sections) {
    if (part.name == name) return &part;
  }
  return nullptr;
}

Result<std::optional<Executable>> read_executable(const ByteRange& file) {
  std::array<char, 4> first{};
  if (!file.read_at(0, first)) return std::optional<Executable>();
  const std::string_view magic(first.data(), first.size());
  if (magic == kElfMagic) {
    auto elf = read_elf(file);
    if (!elf) return elf.error();
    return std::optional<Executable>(std::move(*elf));
  }
  if (magic.starts_with(kPeMagic)) return read_pe(file);
  if (is_mach_o(magic)) {
    auto mach_o = read_mach_o(file);
    if (!mach_o) return mach_o.error();
    return std::optional<Executable>(std::move(*mach_o));
  }
  return std::optional<Executable>();
}

Result<std::string> read_part(const ByteRange& file, const ExecutablePart& part, std::uint64_t limit) {
  const std::string where = part.name.empty() ? "a segment" : "section " + part.name;
  if (part.offset > file.size() || part.size > file.size() - part.offset) {
    return Error{ErrorCode::Corrupt, where + " reaches beyond the file"};
  }
  auto bytes = file.slice(part.offset, part.size).read_all(limit);
  if (!bytes) return bytes.error().in(where);
  return bytes;
}

Result<std::string> read_memory(const ByteRange& file, const Executable& executable, std::uint64_t address,
                                std::uint64_t size) {
  for (const ExecutablePart& segment : executable.segments) {
    if (!segment.is_loaded || address < segment.address) continue;
    const std::uint64_t skipped = address - segment.address;
    const std::uint64_t memory_size = std::max(segment.size, segment.memory_size);
    if (skipped > memory_size || size > memory_size - skipped) continue;
    if (segment.offset > file.size() || segment.size > file.size() - segment.offset) continue;
    const ByteRange stored = file.slice(segment.offset, segment.size).slice(skipped, size);
    auto bytes = stored.read_all(size);
    if (bytes) bytes->resize(size, '\0');
    return bytes;
  }
  return Error{ErrorCode::Corrupt,
               std::to_string(size) + " bytes at address " + std::to_string(address) + " lie in no segment"};
}

}  // namespace coaming
