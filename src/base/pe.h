// PE: the headers of a program or library for Windows.
#pragma once

#include <optional>

#include "base/executable.h"

namespace coaming {

// Reads the section headers of PE32 and PE32+. Addresses are those of the preferred image base.
//
// Returns: none for a file that has no PE header (a DOS program, or text that begins with "MZ").
// Errors:  Corrupt where headers lie outside the file; TooLarge above kMaxExecutableParts sections.
// Source:  "PE Format", Microsoft.
Result<std::optional<Executable>> read_pe(const ByteRange& file);

}  // namespace coaming
