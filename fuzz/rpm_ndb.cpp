// Fuzzes visit_rpm_ndb with a whole file, and the blobs may never be larger than it; seeds are cut from SLE 15.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "inventory/catalogers/rpm/ndb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = coaming::ByteRange::of_memory({reinterpret_cast<const char*>(data), size});
  std::size_t bytes = 0;
  static_cast<void>(coaming::visit_rpm_ndb(file, [&](const auto& blob) -> coaming::Result<void> {
    if (blob) bytes += blob->size();
    if (bytes > size) std::abort();
    return {};
  }));
  return 0;
}
