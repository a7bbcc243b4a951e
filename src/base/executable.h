// Executable: what the headers of an ELF, PE or Mach-O file say of its parts, in one form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.h"
#include "base/bytes.h"
#include "base/result.h"

namespace coaming {

// More headers than this are an error. Object files that keep every function apart have some thousands of sections;
// linked programs have some forty.
inline constexpr std::size_t kMaxExecutableParts = 16'384;
// All names of sections together.
inline constexpr std::uint64_t kMaxSectionNamesBytes = 1 << 20;

// A section, or a segment as the loader sees it. What is stated is not checked against the size of the file:
// read_part() does that.
struct ExecutablePart {
  std::string name;               // of a section: ".data", "__go_buildinfo"; empty for a segment of ELF
  std::uint64_t address = 0;      // where it lies in memory
  std::uint64_t offset = 0;       // where it lies in the file
  std::uint64_t size = 0;         // its bytes in the file; 0 where it has none (.bss)
  std::uint64_t memory_size = 0;  // of a segment: its bytes in memory; those beyond `size` are zero
  std::uint64_t alignment = 0;
  std::uint32_t type = 0;  // ELF: sh_type or p_type
  bool is_loaded = false;
  bool is_writable = false;
  bool is_executable = false;
};

struct Executable {
  enum class Format { Elf, Pe, MachO };

  Format format = Format::Elf;
  bool is_64 = false;
  ByteOrder order;
  std::vector<ExecutablePart> sections;
  std::vector<ExecutablePart> segments;  // of PE: its sections again, which is what the loader goes by

  // The first section of that name; null where there is none.
  [[nodiscard]] const ExecutablePart* section(std::string_view name) const;
};

// The magic numbers of the files that read_executable() knows.
inline constexpr std::string_view kElfMagic =
    "\x7f"
    "ELF";
inline constexpr std::string_view kPeMagic = "MZ";

// Reads the headers of an executable file: its first bytes, its section and segment headers and the sections' names.
//
// Returns: none for a file of another kind.
// Errors:  Corrupt where headers lie outside the file; TooLarge above the limits named here.
Result<std::optional<Executable>> read_executable(const ByteRange& file);

// The bytes of a part in the file.
// Errors: Corrupt where it reaches beyond the file; TooLarge above `limit` bytes.
Result<std::string> read_part(const ByteRange& file, const ExecutablePart& part, std::uint64_t limit);

// `size` bytes that lie at `address` once the file is loaded. The caller bounds `size`.
// Errors: Corrupt where no segment holds them.
Result<std::string> read_memory(const ByteRange& file, const Executable& executable, std::uint64_t address,
                                std::uint64_t size);

}  // namespace coaming
