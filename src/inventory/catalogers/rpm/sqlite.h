// `rpmdb.sqlite`: RPM databases in SQLite's file format.
#pragma once

#include <cstdint>

#include "base/byte_range.h"
#include "inventory/catalogers/rpm/blob_visitor.h"

namespace coaming {

inline constexpr std::uint64_t kMaxRpmSqliteBytes = 2ULL << 30;  // the database and its log together

// Hands the blob of every row of the table Packages to `visit`, in the order of the table's key (hnum).
//
// Takes:   the whole database, and its write-ahead log ("-wal"; empty where there is none), whose committed
//          frames count as in SQLite. Nothing is copied or written.
// Errors:  Corrupt for what is no SQLite database or has no ordinary table Packages(hnum, blob), and for
//          damage that SQLite meets; TooLarge above kMaxRpmSqliteBytes, for a blob above
//          kMaxRpmHeaderBytes and for a database that takes more work than its rows explain;
//          the visitor's own.
// Source:  https://www.sqlite.org/security.html, https://www.sqlite.org/wal.html; rpm, lib/backend/sqlite.c.
Result<void> visit_rpm_sqlite(const ByteRange& database, const ByteRange& log, const RpmBlobVisitor& visit);

}  // namespace coaming
