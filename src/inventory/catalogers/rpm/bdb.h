// Berkeley DB hash files: `Packages` of distributions before rpm 4.16.
#pragma once

#include <cstdint>

#include "base/byte_range.h"
#include "inventory/catalogers/rpm/blob_visitor.h"

namespace coaming {

inline constexpr std::uint64_t kMaxBdbPages = 1 << 26;  // a bit of memory each; 256 GiB of the usual pages

// Hands every value under a key other than 0 to `visit`, bucket by bucket. A key is the number of a
// package (32 bits); under 0 lies the next free number.
//
// Takes:   the whole file, in either byte order: a metadata page, then pages of 512 to 65,536 bytes, in
//          which a value lies on its hash page or on a chain of overflow pages. A damaged page, pair or
//          chain is handed to `visit` as an error; no page is followed twice.
// Errors:  Corrupt for another magic, for metadata that cannot be true and for buckets beyond the end of
//          the file; TooLarge above kMaxBdbPages; Unsupported for btrees (rpm only made its indexes
//          so), for hash versions other than 8 to 10, for encryption and checksums; the visitor's own.
// Source:  Berkeley DB 5.3, src/dbinc/db_page.h; rpm, lib/backend/bdb_ro.c.
Result<void> visit_rpm_bdb(const ByteRange& file, const RpmBlobVisitor& visit);

}  // namespace coaming
