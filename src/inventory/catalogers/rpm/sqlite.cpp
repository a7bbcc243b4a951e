#include "inventory/catalogers/rpm/sqlite.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <sqlite3.h>

#include "base/bytes.h"
#include "inventory/catalogers/rpm/header.h"
#include "inventory/catalogers/rpm/sqlite_files.h"

namespace coaming {
namespace {

constexpr int kStepsPerCheck = 1000;  // steps of SQLite's machine between two looks at the budget
constexpr int kMaxChecks = 2000;      // a row takes 3 steps: enough for 600,000 rows
constexpr int kGeneratedColumn = 2;   // "hidden" in PRAGMA table_xinfo: 2 virtual, 3 stored

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, CloseStatement>;

Error sqlite_error(sqlite3* database, int code) {
  const std::string reason = std::string("SQLite: ") + (database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_INTERRUPT:
      return {ErrorCode::TooLarge, "the database takes more work than " +
                                       std::to_string(std::int64_t{kStepsPerCheck} * kMaxChecks) +
                                       " steps of SQLite, which reading packages does not"};
    case SQLITE_TOOBIG: return {ErrorCode::TooLarge, reason};
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM: return {ErrorCode::Unavailable, reason};
    default: return {ErrorCode::Corrupt, reason};
  }
}

int spend_check(void* checks_left) { return --*static_cast<int*>(checks_left) < 0; }

// Limits and switches that leave a hostile schema no code to run. rpm's own schema is a dozen tables of at
// most 3 columns and their indexes (ANALYZE may add one of 6), and calls no function: without arguments to
// functions, views and long statements there is no expression that takes long to plan or to run.
void confine(sqlite3* database, int& checks_left) {
  static constexpr struct {
    int limit;
    int value;
  } kLimits[] = {
      {SQLITE_LIMIT_LENGTH, static_cast<int>(kMaxRpmHeaderBytes)},
      {SQLITE_LIMIT_SQL_LENGTH, 1000},
      {SQLITE_LIMIT_COLUMN, 6},
      {SQLITE_LIMIT_EXPR_DEPTH, 10},
      {SQLITE_LIMIT_COMPOUND_SELECT, 3},
      {SQLITE_LIMIT_VDBE_OP, 25'000},
      {SQLITE_LIMIT_FUNCTION_ARG, 0},
      {SQLITE_LIMIT_ATTACHED, 0},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 10},
      {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  static constexpr struct {
    int option;
    int value;
  } kOptions[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},
      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
      {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
      {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
  };
  for (const auto& [limit, value] : kLimits) sqlite3_limit(database, limit, value);
  for (const auto& [option, value] : kOptions) sqlite3_db_config(database, option, value, nullptr);
  sqlite3_progress_handler(database, kStepsPerCheck, spend_check, &checks_left);
}

Result<Database> open_confined(const SqliteFiles& files, int& checks_left) {
  sqlite3* handle = nullptr;
  const int opened =
      sqlite3_open_v2(SqliteFiles::kDatabase, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE, files.name());
  Database database(handle);
  if (opened != SQLITE_OK) return sqlite_error(handle, opened);
  confine(handle, checks_left);
  // Exclusive before anything is read: then the index of the log lies in memory, not in a shared file.
  // None of the others may come before cell_size_check, as they read the schema.
  const int set = sqlite3_exec(handle,
                               "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
                               "PRAGMA mmap_size=0; PRAGMA cache_size=-1024;",
                               nullptr, nullptr, nullptr);
  if (set != SQLITE_OK) return sqlite_error(handle, set);
  return database;
}

Result<Statement> prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* handle = nullptr;
  const int prepared = sqlite3_prepare_v2(database, sql, -1, &handle, nullptr);
  Statement statement(handle);
  if (prepared != SQLITE_OK) return sqlite_error(database, prepared);
  return statement;
}

// Reading must be a scan of stored rows: no view, virtual table or generated column, which run code.
// What sqlite_schema says in its other columns proves nothing, as only its "sql" is what SQLite executes;
// and asking for the columns of a view plans it, so views have to be ruled out by the first call.
Result<void> require_plain_table(sqlite3* database) {
  for (const char* column : {"hnum", "blob"}) {
    const int found = sqlite3_table_column_metadata(database, "main", "Packages", column, nullptr, nullptr, nullptr,
                                                    nullptr, nullptr);
    if (found == SQLITE_ERROR) {
      return Error{ErrorCode::Corrupt, std::string("there is no ordinary table Packages with ") + column + " (" +
                                           sqlite3_errmsg(database) + ")"};
    }
    if (found != SQLITE_OK) return sqlite_error(database, found);
  }
  auto columns = prepare(database, "PRAGMA main.table_xinfo(Packages)");
  if (!columns) return columns.error();
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(columns->get())) == SQLITE_ROW) {
    if (sqlite3_column_int(columns->get(), 6) >= kGeneratedColumn) {
      return Error{ErrorCode::Corrupt, "the table Packages has generated columns"};
    }
  }
  if (step != SQLITE_DONE) return sqlite_error(database, step);
  return {};
}

Result<void> visit_rows(sqlite3* database, std::uint64_t file_bytes, const RpmBlobVisitor& visit) {
  // Not indexed: a scan of the table follows its key and needs no sorting, whose memory has no bound.
  auto rows = prepare(database, "SELECT blob FROM main.Packages NOT INDEXED");
  if (!rows) return rows.error();
  std::uint64_t bytes_left = file_bytes;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(rows->get())) == SQLITE_ROW) {
    if (sqlite3_column_type(rows->get(), 0) != SQLITE_BLOB) {
      if (auto visited = visit(Error{ErrorCode::Corrupt, "the row holds no blob"}); !visited) return visited;
      continue;
    }
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(rows->get(), 0));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(rows->get(), 0));
    if (size > bytes_left) {
      return Error{ErrorCode::Corrupt, "rows overlap: together they are larger than the file"};
    }
    bytes_left -= size;
    const std::string_view blob = size == 0 ? std::string_view{} : std::string_view(bytes, size);
    if (auto visited = visit(blob); !visited) return visited;
  }
  if (step != SQLITE_DONE) return sqlite_error(database, step);
  return {};
}

// SQLite notices pages that are missing, but reads the missing end of a page as zeros.
Result<void> require_whole_pages(const ByteRange& database, const ByteRange& log) {
  std::array<char, 4> header{};  // the last two bytes: the size of a page, big-endian, 1 for 65,536
  if (auto read = database.read_at(14, header); !read) return read;
  const std::uint32_t stated = load_be32(header.data()) & 0xffff;
  const std::uint64_t page_bytes = stated == 1 ? 65'536 : stated;
  // A log may hold what the file does not.
  if (log.size() == 0 && page_bytes != 0 && database.size() % page_bytes != 0) {
    return Error{ErrorCode::Corrupt, "the file of " + std::to_string(database.size()) + " bytes ends within a page"};
  }
  return {};
}

}  // namespace

Result<void> visit_rpm_sqlite(const ByteRange& database, const ByteRange& log, const RpmBlobVisitor& visit) {
  if (database.size() > kMaxRpmSqliteBytes || log.size() > kMaxRpmSqliteBytes - database.size()) {
    return Error{ErrorCode::TooLarge, std::to_string(database.size()) + " bytes and a log of " +
                                          std::to_string(log.size()) + " bytes, the limit is " +
                                          std::to_string(kMaxRpmSqliteBytes)};
  }
  const SqliteFiles files(database, log);
  int checks_left = kMaxChecks;
  auto opened = open_confined(files, checks_left);
  if (!opened) return opened.error();
  if (auto plain = require_plain_table(opened->get()); !plain) return plain;
  if (auto visited = visit_rows(opened->get(), database.size() + log.size(), visit); !visited) return visited;
  return require_whole_pages(database, log);
}

}  // namespace coaming
