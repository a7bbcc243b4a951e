// Rust: the crates that a program was built from, where cargo-auditable wrote them into it.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

// The crates of the largest programs need some 50 kB.
inline constexpr std::uint64_t kMaxRustAuditPackedBytes = 4 << 20;
inline constexpr std::uint64_t kMaxRustAuditBytes = 16 << 20;

inline constexpr std::string_view kRustBinaryPaths[] = {"**"};
// ELF, PE and Mach-O as Rust has it.
inline constexpr std::string_view kRustBinaryMagics[] = {"\177ELF", "MZ", "\xcf\xfa\xed\xfe"};

// Takes the JSON document apart that lies in the section .dep-v0.
//
// Returns: a package of type cargo for each crate in the program, with what it needs; crates that only the build needed
//          (kind "build") are not in the program and are left out. A crate that cannot be understood is a Gap.
// Errors:  Corrupt, TooLarge where it is no JSON document of that form.
// Source:  rust-secure-code/cargo-auditable, PARSING.md and cargo-auditable.schema.json.
Result<Catalog> parse_rust_audit(std::string_view json);

// Expands and reads that section of a program; a file without it has no packages.
// Errors:  as parse_rust_audit, and Corrupt, TooLarge for a section that cannot be expanded. Headers that cannot be
//          read are no error here: go_binary reports them.
Result<Catalog> catalog_rust_binary(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
