// Fuzzes parse_rpm_header and visit_rpm_header_files with a header blob; seeds are headers of CBL-Mariner 2.0 and
// SLE 15.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inventory/catalogers/rpm/header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view blob(reinterpret_cast<const char*>(data), size);
  const auto header = coaming::parse_rpm_header(blob);
  if (header && (header->name.empty() || header->version.empty() || header->release.empty())) std::abort();
  std::size_t files = 0;
  static_cast<void>(coaming::visit_rpm_header_files(blob, [&](std::string_view) {
    if (++files > coaming::kMaxRpmFiles) std::abort();
  }));
  return 0;
}
