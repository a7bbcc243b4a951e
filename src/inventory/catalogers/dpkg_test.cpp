#include "inventory/catalogers/dpkg.h"

#include <gtest/gtest.h>

#include "support/memory_files.h"

namespace coaming {
namespace {

struct Row {
  std::string name, version, architecture, source_name, source_version;
  std::size_t line;
  friend bool operator==(const Row&, const Row&) = default;
  friend void PrintTo(const Row& row, std::ostream* out) {
    *out << row.name << " " << row.version << " " << row.architecture << " " << row.source_name << " "
         << row.source_version << " line " << row.line;
  }
};

std::vector<Row> rows_of(const Catalog& catalog) {
  std::vector<Row> rows;
  for (const Package& p : catalog.packages) {
    rows.push_back({p.name, p.version, p.architecture, p.source_name, p.source_version, p.found_in.at(0).line});
  }
  return rows;
}

const std::string kOk = "Status: install ok installed\n";

TEST(DpkgStatus, ListsWhatIsInstalled) {
  struct Case {
    const char* name;
    std::string text;
    std::vector<Row> rows;
    std::size_t gaps = 0;
  };
  const Case kCases[] = {
      {"EmptyFile", "", {}},
      {"KeepsEpoch", "Package: tar\n" + kOk + "Version: 1:2-3\n", {{"tar", "1:2-3", "", "tar", "1:2-3", 1}}},
      {"SkipsRemovedPackage", "Package: vim\nStatus: deinstall ok config-files\nVersion: 9\n", {}},
      {"SkipsNotInstalled", "Package: vim\nStatus: unknown ok not-installed\n", {}},
      {"SkipsStanzaWithoutStatus", "Package: vim\nVersion: 9\n", {}},
      {"KeepsHeldPackage", "Package: a\nStatus: hold ok installed\nVersion: 1\n", {{"a", "1", "", "a", "1", 1}}},
      {"KeepsUnpacked", "Package: a\nStatus: install ok unpacked\nVersion: 1\n", {{"a", "1", "", "a", "1", 1}}},
      {"KeepsTriggers", "Package: a\nStatus: install ok triggers-pending\nVersion: 1\n", {{"a", "1", "", "a", "1", 1}}},
      {"HalfInstalledIsGap", "Package: a\nStatus: install reinstreq half-installed\nVersion: 1\n", {}, 1},
      {"SourceWithoutVersion",
       "Package: a\n" + kOk + "Source: b\nVersion: 1\nArchitecture: all\n",
       {{"a", "1", "all", "b", "1", 1}}},
      {"SourceWithVersion",
       "Package: a\n" + kOk + "Source: b (2:3-4)\nVersion: 1+b1\n",
       {{"a", "1+b1", "", "b", "2:3-4", 1}}},
      {"TwoStanzas",
       "Package: a\n" + kOk + "Version: 1\n\nPackage: b\n" + kOk + "Version: 2\n",
       {{"a", "1", "", "a", "1", 1}, {"b", "2", "", "b", "2", 5}}},
      {"ManyEmptyLines", "\n\nPackage: a\n" + kOk + "Version: 1\n\n\n \n", {{"a", "1", "", "a", "1", 3}}},
      {"FieldNamesInAnyCase", "PACKAGE: a\nstatus: install ok installed\nVERSION: 1\n", {{"a", "1", "", "a", "1", 1}}},
      {"ContinuationIsNoField",
       "Package: a\n" + kOk + "Version: 1\nDescription: x\n Version: 2\n",
       {{"a", "1", "", "a", "1", 1}}},
      {"CarriageReturns",
       "Package: a\r\nStatus: install ok installed\r\nVersion: 1\r\n\r\n",
       {{"a", "1", "", "a", "1", 1}}},
      {"MissingVersionIsGap",
       "Package: tar\n" + kOk + "\nPackage: b\n" + kOk + "Version: 2\n",
       {{"b", "2", "", "b", "2", 4}},
       1},
      {"MissingNameIsGap", kOk + "Version: 1\n", {}, 1},
      {"OddLineIsGap", "Package: a\n" + kOk + "Version: 1\nrubbish\nmore rubbish\n", {{"a", "1", "", "a", "1", 1}}, 1},
      {"NoNewlineAtEnd", "Package: a\n" + kOk + "Version: 1", {{"a", "1", "", "a", "1", 1}}},
  };
  for (const Case& c : kCases) {
    const auto catalog = parse_dpkg_status(c.text, false);
    ASSERT_TRUE(catalog) << c.name;
    EXPECT_EQ(rows_of(*catalog), c.rows) << c.name;
    EXPECT_EQ(catalog->gaps.size(), c.gaps) << c.name;
  }
}

TEST(DpkgStatus, GapNamesTheStanza) {
  const auto catalog = parse_dpkg_status("Package: a\n" + kOk + "Version: 1\n\nPackage: b\n" + kOk, false);
  ASSERT_TRUE(catalog);
  ASSERT_EQ(catalog->gaps.size(), 1U);
  EXPECT_EQ(catalog->gaps[0].message, "stanza 2 (line 5): an installed package without Version");
}

TEST(DpkgStatus, RefusesWhatIsNone) {
  const auto catalog = parse_dpkg_status(
      "\x7f"
      "ELF and so on\nno field here\n",
      false);
  ASSERT_FALSE(catalog);
  EXPECT_EQ(catalog.error().code, ErrorCode::Corrupt);
}

TEST(DpkgStatus, IsBounded) {
  EXPECT_EQ(parse_dpkg_status(std::string(kMaxDpkgStatusBytes + 1, '\n'), false).error().code, ErrorCode::TooLarge);
  std::string many;
  for (std::size_t i = 0; i < kMaxPackages + 2; ++i) many += "Package: a\nStatus: x ok installed\nVersion: 1\n\n";
  const auto catalog = parse_dpkg_status(many, false);
  ASSERT_TRUE(catalog);
  EXPECT_EQ(catalog->packages.size(), kMaxPackages);
  EXPECT_EQ(catalog->gaps, std::vector<Gap>{too_many_packages()});
}

TEST(DpkgStatus, StatusFolderNeedsNoStatus) {
  MemoryFiles files;
  files.put(0, "var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\nArchitecture: amd64\n");
  files.put(0, "var/lib/dpkg/status.d/base.md5sums", "d41d8cd98f00b204e9800998ecf8427e  etc/x\n");
  std::size_t packages = 0;
  for (const FileRef& file : files.list("var/lib/dpkg/status.d", 0)) {
    const auto catalog = catalog_dpkg({files, 0, file, files.bytes(file)});
    ASSERT_TRUE(catalog) << file.path;
    EXPECT_TRUE(catalog->gaps.empty());
    packages += catalog->packages.size();
  }
  EXPECT_EQ(packages, 1U);
}

TEST(DebianCopyright, StatesLicences) {
  struct Case {
    const char* name;
    const char* text;
    std::vector<std::string> licenses;
  };
  const Case kCases[] = {
      {"Prose", "This package was debianized by…\nLicense: see below\n", {}},
      {"Empty", "", {}},
      {"SortedAndOnce",
       "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+\n "
       "text\n\n"
       "Files: debian/*\nLicense: GPL-2+\n\nLicense: BSD-3-clause\n more\n",
       {"BSD-3-clause", "GPL-2+"}},
      {"ExpressionIsKept",
       "Format: http://www.debian.org/doc/packaging-manuals/copyright-format/1.0\nlicense: GPL-2+ or MIT\n",
       {"GPL-2+ or MIT"}},
  };
  for (const Case& c : kCases) EXPECT_EQ(parse_debian_copyright(c.text), c.licenses) << c.name;
}

TEST(DebianCopyright, IsReadBesideThePackage) {
  MemoryFiles files;
  files.put(0, "usr/share/doc/tar/copyright",
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nLicense: GPL-3+\n");
  Package package;
  package.name = "tar";
  EXPECT_TRUE(complete_dpkg(files, 0, package).empty());
  EXPECT_EQ(package.licenses, std::vector<std::string>{"GPL-3+"});
  ASSERT_EQ(package.found_in.size(), 1U);
  EXPECT_EQ(package.found_in[0].path, "usr/share/doc/tar/copyright");
}

}  // namespace
}  // namespace coaming
