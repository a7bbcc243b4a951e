// Packages that name themselves in the programs and libraries built from them: notes of type FDO.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

// The longest that distributions write have some 300 bytes.
inline constexpr std::size_t kMaxPackageNoteBytes = 64 << 10;

inline constexpr std::string_view kElfNotePaths[] = {"**"};
inline constexpr std::string_view kElfNoteMagics[] = {"\177ELF"};

// Takes the JSON document of a note apart.
//
// Returns: a package of the type that the note states, with its name (most distributions write that of the source
//          package), version and architecture.
// Errors:  Invalid where name, version or type are not stated; Unsupported for a type that is no purl type;
//          Corrupt, TooLarge where it is no JSON document.
// Source:  UAPI group, "Package Metadata for Executable Files".
Result<Package> parse_package_note(std::string_view json);

// Reads the note of a program or library; a file without one has no packages.
// Errors:  as parse_package_note, and Corrupt for notes that are damaged. Headers that cannot be read are no error
//          here: go_binary reports them.
Result<Catalog> catalog_elf_note(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
