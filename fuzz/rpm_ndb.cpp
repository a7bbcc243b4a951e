// Fuzzes visit_rpm_ndb, and the cataloger over it, with a whole file. The blobs may never be larger than it; seeds are
// cut from SLE 15.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "inventory/catalogers/rpm.h"
#include "inventory/catalogers/rpm/ndb.h"
#include "support/memory_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = coaming::ByteRange::of_memory({reinterpret_cast<const char*>(data), size});
  std::size_t bytes = 0;
  static_cast<void>(coaming::visit_rpm_ndb(file, [&](const auto& blob) -> coaming::Result<void> {
    if (blob) bytes += blob->size();
    if (bytes > size) std::abort();
    return {};
  }));
  coaming::MemoryFiles files;
  files.put(0, "var/lib/rpm/Packages.db", std::string(reinterpret_cast<const char*>(data), size));
  const auto database = files.find("var/lib/rpm/Packages.db", 0);
  if (!database) std::abort();
  const coaming::CatalogInput input{files, 0, *database, files.bytes(*database)};
  static_cast<void>(coaming::catalog_rpm(input));
  static_cast<void>(coaming::visit_rpm_files(input, [](const coaming::OwnedFile&) {}));
  return 0;
}
