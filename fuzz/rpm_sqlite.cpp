// Fuzzes visit_rpm_sqlite: the first two bytes say how many blocks of 512 bytes are the database, and behind them lies
// its write-ahead log. The blobs may never be larger than both. Seeds have pages of 512 bytes and small headers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inventory/catalogers/rpm/header.h"
#include "inventory/catalogers/rpm/sqlite.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t blocks = (std::size_t{data[0]} << 8) + data[1];
  const std::string_view files(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view database = files.substr(0, blocks * 512);
  const std::string_view log = files.substr(database.size());
  std::size_t bytes = 0;
  static_cast<void>(
      coaming::visit_rpm_sqlite(coaming::ByteRange::of_memory(database), coaming::ByteRange::of_memory(log),
                                [&](const coaming::Result<std::string_view>& blob) -> coaming::Result<void> {
                                  if (!blob) return {};
                                  bytes += blob->size();
                                  if (bytes > files.size()) std::abort();
                                  static_cast<void>(coaming::parse_rpm_header(*blob));
                                  return {};
                                }));
  return 0;
}
