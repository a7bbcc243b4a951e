// ELF: the headers of a file, and the notes in it.
#pragma once

#include <functional>
#include <string_view>

#include "base/executable.h"

namespace coaming {

inline constexpr std::uint32_t kElfNoteSection = 7;  // SHT_NOTE
inline constexpr std::uint32_t kElfLoadSegment = 1;  // PT_LOAD
inline constexpr std::uint32_t kElfNoteSegment = 4;  // PT_NOTE

// A part that holds notes is not looked at beyond this.
inline constexpr std::uint64_t kMaxElfNotesBytes = 1 << 20;

// Reads the section and program headers of 32-bit and 64-bit files of either byte order. A file whose section headers
// were cut off has none.
//
// Errors:  Corrupt where headers lie outside the file; TooLarge above kMaxExecutableParts sections or segments, or
//          where the names of the sections need more than kMaxSectionNamesBytes.
// Source:  System V ABI, "Object Files" (elf(5)).
Result<Executable> read_elf(const ByteRange& file);

struct ElfNote {
  std::string_view owner;  // without its terminating zero
  std::uint32_t type = 0;
  std::string_view description;
};

// Calls `visit` for each note of a note section or segment, until it returns false.
//
// Takes:   `bytes`, the part's whole content, and its alignment: 8 for the few that pad to 8 bytes.
// Errors:  Corrupt where a note reaches beyond the end.
Result<void> visit_elf_notes(std::string_view bytes, ByteOrder order, std::uint64_t alignment,
                             const std::function<bool(const ElfNote&)>& visit);

}  // namespace coaming
