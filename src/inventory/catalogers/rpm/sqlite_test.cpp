#include "inventory/catalogers/rpm/sqlite.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "inventory/catalogers/rpm/sqlite_builder.h"

namespace coaming {
namespace {

struct Visited {
  std::vector<std::string> blobs;
  std::vector<std::string> errors;
  Result<void> end;
};

Visited visit(const BuiltSqlite& files) {
  Visited visited;
  visited.end = visit_rpm_sqlite(ByteRange::of_memory(files.database), ByteRange::of_memory(files.log),
                                 [&](const Result<std::string_view>& blob) -> Result<void> {
                                   if (blob) visited.blobs.emplace_back(*blob);
                                   if (!blob) visited.errors.push_back(blob.error().message);
                                   return {};
                                 });
  return visited;
}

const std::string kTable = kRpmSqliteTable;
const std::vector<std::string> kBlobs = {"first blob", std::string(100'000, 'x'), "third blob"};

// Every test runs with a folder of its own as $TMPDIR and must leave it empty.
class RpmSqlite : public testing::Test {
 protected:
  void SetUp() override {
    const char* old = std::getenv("TMPDIR");
    had_folder_ = old != nullptr;
    if (had_folder_) old_folder_ = old;
    ASSERT_NE(::mkdtemp(folder_.data()), nullptr);
    ::setenv("TMPDIR", folder_.c_str(), 1);
  }
  void TearDown() override {
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
    std::filesystem::remove_all(folder_);
    if (had_folder_) ::setenv("TMPDIR", old_folder_.c_str(), 1);
    if (!had_folder_) ::unsetenv("TMPDIR");
  }

  std::string folder_ = temporary_folder() + "/coaming-test-XXXXXX";

 private:
  bool had_folder_ = false;
  std::string old_folder_;
};

TEST_F(RpmSqlite, VisitsRowsInOrder) {
  const Visited visited = visit(build_rpm_sqlite(kTable, kBlobs));
  ASSERT_TRUE(visited.end) << visited.end.error().message;
  EXPECT_EQ(visited.blobs, kBlobs);
}

TEST_F(RpmSqlite, ReadsWhatOnlyTheLogHolds) {
  const std::string sql = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + kTable;
  const BuiltSqlite files = build_rpm_sqlite(sql, {"old"},
                                             "PRAGMA wal_checkpoint(TRUNCATE); "
                                             "INSERT INTO Packages(blob) VALUES(x'6e6577');");
  EXPECT_EQ(visit(files).blobs, (std::vector<std::string>{"old", "new"}));
  EXPECT_EQ(visit({files.database, ""}).blobs, std::vector<std::string>{"old"});
}

TEST_F(RpmSqlite, LeavesOutTransactionsThatTheLogCutsOff) {
  const std::string sql = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + kTable;
  BuiltSqlite files = build_rpm_sqlite(sql, {"first", "second"});
  files.log.pop_back();
  const Visited visited = visit(files);
  ASSERT_TRUE(visited.end) << visited.end.error().message;
  EXPECT_EQ(visited.blobs, std::vector<std::string>{"first"});
}

TEST_F(RpmSqlite, RowWithoutBlobIsAnErrorAndTheOthersSurvive) {
  const Visited visited = visit(build_rpm_sqlite(kTable, {"first"},
                                                 "INSERT INTO Packages(blob) VALUES(7);"
                                                 "INSERT INTO Packages(blob) VALUES(x'7a');"));
  EXPECT_TRUE(visited.end);
  EXPECT_EQ(visited.blobs, (std::vector<std::string>{"first", "z"}));
  EXPECT_EQ(visited.errors, std::vector<std::string>{"the row holds no blob"});
}

TEST_F(RpmSqlite, HandsOnTheErrorOfTheVisitor) {
  const BuiltSqlite files = build_rpm_sqlite(kTable, kBlobs);
  const auto end = visit_rpm_sqlite(ByteRange::of_memory(files.database), {}, [](const auto&) -> Result<void> {
    return Error{ErrorCode::TooLarge, "enough"};
  });
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "enough");
}

TEST_F(RpmSqlite, NeedsNoFolder) {
  const BuiltSqlite whole = build_rpm_sqlite(kTable, kBlobs);
  ::setenv("TMPDIR", "/nonexistent", 1);
  const auto read = visit({whole.database, ""});
  ::setenv("TMPDIR", folder_.c_str(), 1);
  EXPECT_TRUE(read.end);
}

TEST_F(RpmSqlite, EveryTruncationEndsWithAnError) {
  const BuiltSqlite whole = build_rpm_sqlite(kTable, kBlobs);
  for (std::size_t size = 0; size < whole.database.size(); size += 997) {
    EXPECT_FALSE(visit({whole.database.substr(0, size), ""}).end) << size;
  }
}

TEST_F(RpmSqlite, KeepsTheRowsOfAFileThatEndsWithinAPage) {
  BuiltSqlite files = build_rpm_sqlite(kTable, {"first", std::string(100'000, 'x')});
  files.database.pop_back();
  const Visited visited = visit(files);
  EXPECT_EQ(visited.blobs.size(), 2U);
  ASSERT_FALSE(visited.end);
  EXPECT_NE(visited.end.error().message.find("ends within a page"), std::string::npos) << visited.end.error().message;
}

TEST_F(RpmSqlite, GivesUpOnMoreWorkThanPackagesTake) {
  const Visited visited = visit(
      build_rpm_sqlite(kTable + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
                                "INSERT INTO Packages(hnum, blob) SELECT i, x'' FROM n;",
                       {}));
  EXPECT_GT(visited.blobs.size(), 200'000U);
  ASSERT_FALSE(visited.end);
  EXPECT_EQ(visited.end.error().code, ErrorCode::TooLarge);
  EXPECT_NE(visited.end.error().message.find("more work"), std::string::npos) << visited.end.error().message;
}

struct HostileCase {
  const char* name;
  std::string sql;
  ErrorCode code;
  const char* message;  // a part of it
};

class HostileRpmSqlite : public RpmSqlite, public testing::WithParamInterface<HostileCase> {};

TEST_P(HostileRpmSqlite, IsRefused) {
  const Visited visited = visit(build_rpm_sqlite(GetParam().sql, {}));
  ASSERT_FALSE(visited.end);
  EXPECT_TRUE(visited.blobs.empty());
  EXPECT_EQ(visited.end.error().code, GetParam().code) << visited.end.error().message;
  EXPECT_NE(visited.end.error().message.find(GetParam().message), std::string::npos) << visited.end.error().message;
}

// A view whose plan doubles with every step: planning it would not end.
std::string doubling_view() {
  std::string sql = "CREATE VIEW Packages AS WITH a0(hnum, blob) AS (SELECT 1, 2)";
  for (int i = 1; i < 8; ++i) {
    const std::string from = "a" + std::to_string(i - 1);
    sql += ", a" + std::to_string(i) + " AS (SELECT l.* FROM " + from + " l, " + from + " r)";
  }
  return sql + " SELECT * FROM a7;";
}

std::string disguised(const std::string& sql) {
  return kTable + "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='" + sql + "' WHERE name='Packages';";
}

const HostileCase kHostileCases[] = {
    {"NoTable", "CREATE TABLE Name(key TEXT, hnum INTEGER);", ErrorCode::Corrupt, "no ordinary table Packages"},
    {"OtherColumns", "CREATE TABLE Packages(hnum INTEGER, header BLOB);", ErrorCode::Corrupt, "with blob"},
    {"EndlessView",
     "CREATE VIEW Packages AS WITH RECURSIVE n(hnum, blob) AS (SELECT 1, 2 UNION ALL SELECT hnum + 1, 2 FROM n) "
     "SELECT * FROM n;",
     ErrorCode::Corrupt, "no ordinary table Packages"},
    {"DoublingView", doubling_view(), ErrorCode::Corrupt, "no ordinary table Packages"},
    {"ViewSaidToBeATable", disguised("CREATE VIEW Packages AS SELECT 1 AS hnum, 2 AS blob"), ErrorCode::Corrupt,
     "Packages"},
    {"VirtualTableSaidToBeATable", disguised("CREATE VIRTUAL TABLE Packages USING fts4(hnum, blob)"),
     ErrorCode::Corrupt, "Packages"},
    {"VirtualTable", "CREATE VIRTUAL TABLE Packages USING fts4(hnum, blob);", ErrorCode::Corrupt, "Packages"},
    {"GeneratedColumn", "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob AS (hnum + 1));", ErrorCode::Corrupt,
     "generated columns"},
    {"CodeInAColumn",
     "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob AS (instr(zeroblob(30000000), zeroblob(9999999))));",
     ErrorCode::Corrupt, "too many arguments on function"},
    {"CodeInTheStatistics",
     kTable + "CREATE TABLE t(a); CREATE INDEX i ON t(a); INSERT INTO t VALUES(1); ANALYZE; "
              "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='CREATE TABLE sqlite_stat1(tbl, idx, stat AS "
              "(instr(zeroblob(30000000), zeroblob(9999999))))' WHERE name='sqlite_stat1';",
     ErrorCode::Corrupt, "too many arguments on function"},
    {"LongStatement", "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, /*" + std::string(2000, '*') + "*/ blob BLOB);",
     ErrorCode::Corrupt, ""},
    {"BlobLargerThanAHeader", kTable + "INSERT INTO Packages(blob) VALUES(zeroblob(33554433));", ErrorCode::TooLarge,
     "SQLite"},
};

INSTANTIATE_TEST_SUITE_P(Cases, HostileRpmSqlite, testing::ValuesIn(kHostileCases),
                         [](const auto& tested) { return tested.param.name; });

TEST_F(RpmSqlite, RefusesWhatIsNoDatabase) {
  const Visited visited = visit({std::string(5000, 'x'), ""});
  ASSERT_FALSE(visited.end);
  EXPECT_EQ(visited.end.error().code, ErrorCode::Corrupt);
}

}  // namespace
}  // namespace coaming
