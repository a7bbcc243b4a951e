// Fuzzes parse_rpm_header with a header blob; seeds are headers of CBL-Mariner 2.0 and SLE 15.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "inventory/catalogers/rpm/header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = coaming::parse_rpm_header({reinterpret_cast<const char*>(data), size});
  if (header && (header->name.empty() || header->version.empty() || header->release.empty())) std::abort();
  return 0;
}
