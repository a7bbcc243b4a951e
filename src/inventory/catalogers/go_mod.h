// What a Go module asks for: go.mod.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxGoModBytes = 4 << 20;

inline constexpr std::string_view kGoModPaths[] = {"**/go.mod"};

// Reads a go.mod.
//
// Takes:   the file's whole text.
// Returns: one Package a required module; where it is replaced by another module, that one. The version is the one that
//          the file asks for at least. And the standard library, "stdlib", of the toolchain, else of the go directive.
// Gaps:    one for all modules that are replaced by a folder or excluded; a go version before 1.17, or none, which does
//          not list the modules that only others need; a line that cannot be read; what is above a limit of
//          LockedPackages.
// Errors:  TooLarge above kMaxGoModBytes; Corrupt where no line is a directive.
// Source:  Go, "Modules reference", "go.mod files".
Result<Catalog> parse_go_mod(std::string_view text);

Result<Catalog> catalog_go_mod(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
