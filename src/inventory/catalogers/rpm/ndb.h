// NDB: rpm's own database format, `Packages.db` of SUSE.
#pragma once

#include "base/byte_range.h"
#include "inventory/catalogers/rpm/blob_visitor.h"

namespace coaming {

// Hands the header blob of every used slot to `visit`, in the order of the slots.
//
// Takes:   the whole file. Its integers are little-endian: a header of 32 bytes, then slots of 16 bytes
//          up to the end of the slot pages, then blobs on blocks of 16 bytes, each between a head and
//          a tail. A damaged slot or blob is handed to `visit` as an error.
// Errors:  Corrupt for another magic, for slot pages that do not fit into the file and for blobs that
//          together are larger than the file; Unsupported for another version; the visitor's own.
// Source:  rpm, lib/backend/ndb/rpmpkg.c.
Result<void> visit_rpm_ndb(const ByteRange& file, const RpmBlobVisitor& visit);

}  // namespace coaming
