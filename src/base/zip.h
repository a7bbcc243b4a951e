// Zip archives: jar, war, egg and their kin, at any offset of a file.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

// The largest archives that people run have some 100,000.
inline constexpr std::uint64_t kMaxZipEntries = 1'000'000;

struct ZipEntry {
  std::string_view name;  // as the archive has it: nothing says that it is clean, relative or UTF-8
  std::uint16_t method = 0;
  bool is_encrypted = false;
  std::uint32_t checksum = 0;     // CRC-32 of the content
  std::uint64_t packed_size = 0;  // bytes in the archive
  std::uint64_t size = 0;         // bytes of the content, as stated
  std::uint64_t offset = 0;       // of its local header, in the file

  [[nodiscard]] bool is_folder() const { return name.ends_with('/'); }
};

// Calls `visit` for each entry of the central directory, in its order; names are valid for the call. An error of
// `visit` ends the visit and is returned. What stands in front of the archive (the script of an executable jar) is
// passed over.
//
// Errors:  Corrupt where the file is no zip archive, or its directory is damaged; TooLarge above kMaxZipEntries.
// Source:  PKWARE APPNOTE 6.3, zip64 among it.
Result<void> visit_zip(const ByteRange& file, const std::function<Result<void>(const ZipEntry&)>& visit);

// Where the content of an entry lies in the file, as it is stored there.
// Errors: Corrupt where the local header is not there or the content reaches beyond the file.
Result<ByteRange> zip_content(const ByteRange& file, const ZipEntry& entry);

// The content of an entry.
// Errors: as zip_content, and Corrupt for bad data, another size than stated or a wrong checksum; Unsupported where it
//         is encrypted or packed by anything but deflate; TooLarge above `limit` bytes.
Result<std::string> read_zip_entry(const ByteRange& file, const ZipEntry& entry, std::uint64_t limit);

// Whether the content lies in the file as it is, so that zip_content() can be read in its place.
inline bool is_stored(const ZipEntry& entry) {
  return entry.method == 0 && !entry.is_encrypted && entry.packed_size == entry.size;
}

}  // namespace coaming
