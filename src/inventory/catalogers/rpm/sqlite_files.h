// SqliteFiles: a database and its log as SQLite reads them, out of byte ranges; nothing is copied or written.
#pragma once

#include <string>

#include <sqlite3.h>

#include "base/byte_range.h"

namespace coaming {

// A file system for SQLite that holds these two files and nothing else, known by name() while it lives. Whatever SQLite
// would write, lock or make is refused or passed over.
// Source: sqlite3_vfs and sqlite3_io_methods, version 1 (sqlite.org/vfs.html).
class SqliteFiles {
 public:
  // The name of the database in it.
  static constexpr const char* kDatabase = "rpmdb.sqlite";

  // `log` of size 0: there is none, and SQLite may open an empty one. What the ranges borrow must outlive this.
  SqliteFiles(const ByteRange& database, const ByteRange& log);
  SqliteFiles(const SqliteFiles&) = delete;
  SqliteFiles& operator=(const SqliteFiles&) = delete;
  ~SqliteFiles();

  [[nodiscard]] const char* name() const { return name_.c_str(); }

 private:
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags);
  static int access(sqlite3_vfs* vfs, const char* path, int flags, int* out);
  [[nodiscard]] const ByteRange* find(const char* path) const;

  ByteRange database_;
  ByteRange log_;
  std::string name_;
  sqlite3_vfs vfs_{};
};

}  // namespace coaming
