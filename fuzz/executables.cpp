// The catalogers that read programs: headers, build information of Go, crates of Rust, notes; and notes by themselves.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/elf.h"
#include "inventory/catalogers/elf_note.h"
#include "inventory/catalogers/go/build_info.h"
#include "inventory/catalogers/go_binary.h"
#include "inventory/catalogers/rust_binary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = coaming::ByteRange::of_memory(text);
  const auto executable = coaming::read_executable(file);
  if (executable && *executable) {
    for (const auto& part : (*executable)->sections) {
      const auto bytes = coaming::read_part(file, part, size);
      if (bytes && bytes->size() != part.size) std::abort();
    }
  }
  (void)coaming::catalog_go_binary("usr/bin/program", file);
  (void)coaming::catalog_rust_binary("usr/bin/program", file);
  (void)coaming::catalog_elf_note("usr/bin/program", file);
  // Without a file around them they are reached more often.
  (void)coaming::parse_go_modules(text);
  (void)coaming::parse_rust_audit(text);
  (void)coaming::parse_package_note(text);
  std::size_t described = 0;
  (void)coaming::visit_elf_notes(text, {}, 4, [&](const coaming::ElfNote& note) {
    described += note.description.size();
    return true;
  });
  if (described > size) std::abort();
  return 0;
}
