#include "inventory/catalogers.h"

#include "inventory/catalogers/apk.h"
#include "inventory/catalogers/dpkg.h"
#include "inventory/catalogers/elf_note.h"
#include "inventory/catalogers/go_binary.h"
#include "inventory/catalogers/java_archive.h"
#include "inventory/catalogers/os_release.h"
#include "inventory/catalogers/program_paths.h"
#include "inventory/catalogers/programs.h"
#include "inventory/catalogers/rpm.h"
#include "inventory/catalogers/rust_binary.h"

namespace coaming {

// To add one: write catalogers/<name>.{h,cpp} and its test, then a row here (docs/adding/cataloger.md).
static constexpr Cataloger kCatalogers[] = {
    {.name = "apk", .paths = kApkPaths, .read = catalog_apk},
    {.name = "dpkg", .paths = kDpkgPaths, .beside = kDpkgBeside, .read = catalog_dpkg, .complete = complete_dpkg},
    {.name = "elf_note", .paths = kElfNotePaths, .magics = kElfNoteMagics, .read_alone = catalog_elf_note},
    {.name = "go_binary", .paths = kGoBinaryPaths, .magics = kGoBinaryMagics, .read_alone = catalog_go_binary},
    {.name = "java_archive", .paths = kJavaArchivePaths, .read_alone = catalog_java_archive},
    {.name = "programs", .paths = kProgramPaths, .read_alone = catalog_programs},
    {.name = "rpm", .paths = kRpmPaths, .beside = kRpmBeside, .read = catalog_rpm},
    {.name = "rust_binary", .paths = kRustBinaryPaths, .magics = kRustBinaryMagics, .read_alone = catalog_rust_binary},
};

std::span<const Cataloger> all_catalogers() { return kCatalogers; }

std::vector<std::string_view> catalogued_paths() {
  std::vector<std::string_view> paths(std::begin(kOsReleasePaths), std::end(kOsReleasePaths));
  for (const Cataloger& cataloger : kCatalogers) {
    paths.insert(paths.end(), cataloger.paths.begin(), cataloger.paths.end());
    paths.insert(paths.end(), cataloger.beside.begin(), cataloger.beside.end());
  }
  return paths;
}

}  // namespace coaming
