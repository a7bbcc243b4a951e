#include "inventory/catalogers.h"

#include "inventory/catalogers/apk.h"
#include "inventory/catalogers/dpkg.h"
#include "inventory/catalogers/os_release.h"
#include "inventory/catalogers/rpm.h"

namespace coaming {

// To add one: write catalogers/<name>.{h,cpp} and its test, then a row here (docs/adding/cataloger.md).
static constexpr Cataloger kCatalogers[] = {
    {.name = "apk", .paths = kApkPaths, .read = catalog_apk, .visit_files = visit_apk_files},
    {.name = "dpkg",
     .paths = kDpkgPaths,
     .beside = kDpkgBeside,
     .read = catalog_dpkg,
     .visit_files = visit_dpkg_files,
     .complete = complete_dpkg},
    {.name = "rpm", .paths = kRpmPaths, .beside = kRpmBeside, .read = catalog_rpm, .visit_files = visit_rpm_files},
};

std::span<const Cataloger> all_catalogers() { return kCatalogers; }

std::vector<std::string_view> catalogued_paths() {
  std::vector<std::string_view> paths(std::begin(kOsReleasePaths), std::end(kOsReleasePaths));
  for (const Cataloger& cataloger : kCatalogers) {
    if (cataloger.read != nullptr) paths.insert(paths.end(), cataloger.paths.begin(), cataloger.paths.end());
    paths.insert(paths.end(), cataloger.beside.begin(), cataloger.beside.end());
  }
  return paths;
}

}  // namespace coaming
