// Fuzzes visit_rpm_bdb with a whole file, and the blobs may never be larger than it; seeds hold keys and small headers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "inventory/catalogers/rpm/bdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = coaming::ByteRange::of_memory({reinterpret_cast<const char*>(data), size});
  std::size_t bytes = 0;
  static_cast<void>(coaming::visit_rpm_bdb(file, [&](const auto& blob) -> coaming::Result<void> {
    if (blob) bytes += blob->size();
    if (bytes > size) std::abort();
    return {};
  }));
  return 0;
}
