// RPM databases in SQLite's file format, made for the tests beside this file only.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "base/fd.h"

namespace coaming {

struct BuiltSqlite {
  std::string database;
  std::string log;  // empty where the journal mode makes none
};

// What lies on the disk after `sql`, while the connection is open. The table is made by `sql`, the rows
// of `blobs` are added after it, then `after` runs.
inline BuiltSqlite build_rpm_sqlite(const std::string& sql, const std::vector<std::string>& blobs,
                                    const std::string& after = "") {
  std::string folder = temporary_folder() + "/coaming-test-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr) std::abort();
  const std::string path = folder + "/rpmdb.sqlite";
  const auto require = [](int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) std::abort();
  };
  sqlite3* database = nullptr;
  require(sqlite3_open(path.c_str(), &database));
  require(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr));
  for (const std::string& blob : blobs) {
    sqlite3_stmt* insert = nullptr;
    require(sqlite3_prepare_v2(database, "INSERT INTO Packages(blob) VALUES(?)", -1, &insert, nullptr));
    require(sqlite3_bind_blob(insert, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC));
    require(sqlite3_step(insert));
    require(sqlite3_finalize(insert));
  }
  require(sqlite3_exec(database, after.c_str(), nullptr, nullptr, nullptr));
  const auto read = [](const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  BuiltSqlite built{read(path), read(path + "-wal")};
  sqlite3_close(database);
  std::filesystem::remove_all(folder);
  return built;
}

inline constexpr const char* kRpmSqliteTable = "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL);";

}  // namespace coaming
