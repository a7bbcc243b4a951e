// Mach-O: the headers of a program or library for macOS, and the programs of several machines in one file.
#pragma once

#include <string_view>
#include <vector>

#include "base/executable.h"

namespace coaming {

// Programs in one universal file; those that exist hold two or three.
inline constexpr std::size_t kMaxMachOSlices = 16;
inline constexpr std::uint64_t kMaxLoadCommandsBytes = 4 << 20;

// Whether these first four bytes are those of a program for one machine.
bool is_mach_o(std::string_view first_bytes);

// Whether the file is a universal one. Java classes have the same first four bytes; what follows tells them apart.
bool is_universal_mach_o(const ByteRange& file);

// The programs of a universal file, each for one machine.
// Errors: Corrupt where one lies outside the file; TooLarge above kMaxMachOSlices.
// Source: <mach-o/fat.h>.
Result<std::vector<ByteRange>> mach_o_slices(const ByteRange& file);

// Reads the segments and sections of a program for one machine, of 32 or 64 bits and either byte order.
//
// Errors:  Corrupt where headers lie outside the file or do not fit into each other; TooLarge above
//          kMaxLoadCommandsBytes, or kMaxExecutableParts sections or segments.
// Source:  <mach-o/loader.h>.
Result<Executable> read_mach_o(const ByteRange& file);

}  // namespace coaming
