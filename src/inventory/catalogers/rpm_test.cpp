#include "inventory/catalogers/rpm.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "inventory/catalogers/rpm/database_builder.h"
#include "inventory/catalogers/rpm/sqlite_builder.h"
#include "support/memory_files.h"
#include "support/places.h"

namespace coaming {
namespace {

using namespace std::string_literals;

Result<Catalog> catalog(const std::map<std::string, std::string>& contents, const std::string& path) {
  MemoryFiles files;
  for (const auto& [name, content] : contents) files.put(0, name, content);
  const auto file = files.find(path, 0);
  return catalog_rpm({files, 0, *file, files.bytes(*file)});
}

Result<Catalog> catalog(const std::string& content) { return catalog({{"any/name", content}}, "any/name"); }

RpmHeader tar() {
  RpmHeader header;
  header.name = "tar";
  header.epoch = 2;
  header.version = "1.34";
  header.release = "6.el9";
  header.architecture = "x86_64";
  header.source_rpm = "tar-src-1.34-5.el9.src.rpm";
  header.license = "GPLv3+";
  return header;
}

Package tar_package() {
  Package package;
  package.type = "rpm";
  package.name = "tar";
  package.version = "2:1.34-6.el9";
  package.architecture = "x86_64";
  package.source_name = "tar-src";
  package.source_version = "1.34-5.el9";
  package.licenses = {"GPLv3+"};
  return package;
}

TEST(Rpm, KnowsEachKindByItsContent) {
  const std::vector<std::string> blobs = {build_rpm_header(tar())};
  for (const std::string& file : {build_rpm_ndb(blobs), build_rpm_bdb(blobs, false), build_rpm_bdb(blobs, true),
                                  build_rpm_sqlite(kRpmSqliteTable, blobs).database}) {
    const auto read = catalog(file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->packages, std::vector<Package>{tar_package()});
    EXPECT_TRUE(read->gaps.empty());
  }
}

TEST(Rpm, RefusesWhatIsNoDatabase) {
  for (const std::string& file : {""s, "RpmP"s, std::string(4096, '\0'), "SQLite format 2\0"s}) {
    const auto read = catalog(file);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::Corrupt);
  }
}

TEST(Rpm, ReadsTheLogBesideTheDatabase) {
  const auto files = build_rpm_sqlite(
      "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"s + kRpmSqliteTable + "PRAGMA wal_checkpoint(TRUNCATE);",
      {build_rpm_header(tar())});
  const std::string path = "var/lib/rpm/rpmdb.sqlite";
  const auto with_log = catalog({{path, files.database}, {path + "-wal", files.log}}, path);
  ASSERT_TRUE(with_log);
  EXPECT_EQ(with_log->packages, std::vector<Package>{tar_package()});
  const auto without_log = catalog({{path, files.database}}, path);
  ASSERT_TRUE(without_log);
  EXPECT_TRUE(without_log->packages.empty());
  EXPECT_TRUE(without_log->gaps.empty());
}

struct FieldCase {
  const char* name;
  void (*change)(RpmHeader& header);
  void (*expect)(Package& package);
};

class RpmFields : public testing::TestWithParam<FieldCase> {};

TEST_P(RpmFields, AreTranslated) {
  RpmHeader header = tar();
  GetParam().change(header);
  Package expected = tar_package();
  GetParam().expect(expected);
  const auto read = catalog(build_rpm_ndb({build_rpm_header(header)}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->packages, std::vector<Package>{expected});
}

void own_source(Package& package) {
  package.source_name = "tar";
  package.source_version = "";
}

const FieldCase kFieldCases[] = {
    {"NoEpoch", [](RpmHeader& h) { h.epoch.reset(); }, [](Package& p) { p.version = "1.34-6.el9"; }},
    {"EpochZeroIsDropped", [](RpmHeader& h) { h.epoch = 0; }, [](Package& p) { p.version = "1.34-6.el9"; }},
    {"NoLicense", [](RpmHeader& h) { h.license = ""; }, [](Package& p) { p.licenses = {}; }},
    {"NoArchitecture", [](RpmHeader& h) { h.architecture = ""; }, [](Package& p) { p.architecture = ""; }},
    {"NoSource", [](RpmHeader& h) { h.source_rpm = ""; }, own_source},
    {"SourceNotPackaged", [](RpmHeader& h) { h.source_rpm = "a-b-1-2.nosrc.rpm"; },
     [](Package& p) { p.source_name = "a-b", p.source_version = "1-2"; }},
    {"SourceWithOtherEnding", [](RpmHeader& h) { h.source_rpm = "tar-1.34-5.el9.rpm"; }, own_source},
    {"SourceWithoutRelease", [](RpmHeader& h) { h.source_rpm = "tar-1.34.src.rpm"; }, own_source},
    {"SourceWithoutName", [](RpmHeader& h) { h.source_rpm = "-1.34-5.src.rpm"; }, own_source},
    {"SourceOfDashes", [](RpmHeader& h) { h.source_rpm = "-.src.rpm"; }, own_source},
    {"KeyNameWithArchitecture", [](RpmHeader& h) { h.name = "gpg-pubkey"; }, [](Package& p) { p.name = "gpg-pubkey"; }},
};

INSTANTIATE_TEST_SUITE_P(Cases, RpmFields, testing::ValuesIn(kFieldCases),
                         [](const auto& tested) { return tested.param.name; });

TEST(Rpm, LeavesOutKeys) {
  RpmHeader key;
  key.name = "gpg-pubkey";
  key.version = "fd431d51";
  key.release = "4ae0493b";
  const auto read = catalog(build_rpm_ndb({build_rpm_header(key), build_rpm_header(tar())}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->packages, std::vector<Package>{tar_package()});
  EXPECT_TRUE(read->gaps.empty());
}

TEST(Rpm, NamesTheHeaderItCannotRead) {
  const std::string good = build_rpm_header(tar());
  const auto read = catalog(build_rpm_ndb({good, "bad", good}));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->packages, (std::vector<Package>{tar_package(), tar_package()}));
  ASSERT_EQ(read->gaps.size(), 1U);
  EXPECT_EQ(read->gaps[0].code, ErrorCode::Corrupt);
  EXPECT_EQ(read->gaps[0].message, "header 2: a header of 3 bytes; what it describes is missing from the packages");
}

TEST(Rpm, KeepsWhatItReadBeforeTheDamage) {
  const std::string good = build_rpm_header(tar());
  std::string file = build_rpm_bdb({good}, false);
  file.replace(72, 4, little32(1));     // one more bucket
  file.replace(100, 4, little32(777));  // far away
  const auto read = catalog(file);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->packages, std::vector<Package>{tar_package()});
  ASSERT_EQ(read->gaps.size(), 1U);
  EXPECT_NE(read->gaps[0].message.find("bucket 1"), std::string::npos) << read->gaps[0].message;
}

TEST(Rpm, StopsAtTheLimitWithAGap) {
  const std::string sql =
      kRpmSqliteTable + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "s +
      std::to_string(kMaxPackages + 1) + ") INSERT INTO Packages(hnum, blob) SELECT i, x'00' FROM n;";
  const auto read = catalog(build_rpm_sqlite(sql, {}).database);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->gaps.size(), kMaxGapsOfFile + 2);
  EXPECT_EQ(read->gaps.back().code, ErrorCode::TooLarge);
  EXPECT_EQ(read->gaps.back().message, "more than 30000 headers; the list of packages may end too early");
}

struct Vector {
  const char* name;
  const char* file;  // in the folder of the vectors
};

class RpmVectors : public testing::TestWithParam<Vector> {};

// "name version architecture source_name source_version", sorted.
std::vector<std::string> expected_packages(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    std::array<std::string, 6> column;  // name, epoch, version, release, architecture, source package
    std::istringstream columns(line);
    for (std::string& text : column) std::getline(columns, text, '\t');
    const bool has_epoch = !column[1].empty() && column[1] != "0";
    std::string source = column[5].substr(0, column[5].size() - std::string_view(".src.rpm").size());
    source[source.rfind('-', source.rfind('-') - 1)] = ' ';
    lines.push_back(column[0] + " " + (has_epoch ? column[1] + ":" : "") + column[2] + "-" + column[3] + " " +
                    column[4] + " " + source);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST_P(RpmVectors, ListWhatRpmLists) {
  const std::filesystem::path path = shared_folder() / "vectors/rpmdb" / GetParam().file;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the test vectors are not there: " << path;
  std::ifstream file(path, std::ios::binary);
  const auto read = catalog(std::string(std::istreambuf_iterator<char>(file), {}));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->gaps.empty());
  std::vector<std::string> lines;
  for (const Package& p : read->packages) {
    lines.push_back(p.name + " " + p.version + " " + p.architecture + " " + p.source_name + " " + p.source_version);
    EXPECT_EQ(p.type, "rpm");
    EXPECT_EQ(p.licenses.size(), 1U);
  }
  std::sort(lines.begin(), lines.end());
  EXPECT_EQ(lines, expected_packages(path.parent_path() / "packages.tsv"));
}

const Vector kVectors[] = {
    {"Bdb", "libuuid-bdb/Packages"}, {"Ndb", "sle15-bci/Packages.db"}, {"Sqlite", "cbl-mariner-2.0/rpmdb.sqlite"}};

INSTANTIATE_TEST_SUITE_P(Cases, RpmVectors, testing::ValuesIn(kVectors),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace coaming
