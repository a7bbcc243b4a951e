#include "inventory/inventory.h"

#include <gtest/gtest.h>

#include "support/memory_files.h"

namespace coaming {
namespace {

std::string stanza(const std::string& name, const std::string& version) {
  return "Package: " + name + "\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + version + "\n\n";
}

constexpr const char* kStatus = "var/lib/dpkg/status";
constexpr const char* kDebian = "ID=debian\nVERSION_ID=12\n";

TEST(Inventory, NamesLayerAndPurl) {
  MemoryFiles files(3);
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("keel", "1:1.0-1") + stanza("ballast", "2.0"));
  files.put(1, kStatus, stanza("keel", "1:1.1-1") + stanza("ballast", "2.0"));
  files.put(2, kStatus, stanza("keel", "1:1.1-1"));
  const Inventory inventory = take_inventory(files, true);
  EXPECT_TRUE(inventory.gaps.empty());
  ASSERT_EQ(inventory.packages.size(), 1U);
  const Package& keel = inventory.packages[0];
  EXPECT_EQ(keel.layer, 1U);
  EXPECT_EQ(keel.replaces, (std::vector<EarlierVersion>{{"1:1.0-1", 0}}));
  EXPECT_EQ(keel.purl, "pkg:deb/debian/keel@1:1.1-1?arch=amd64&distro=debian-12");
  EXPECT_EQ(keel.found_by, "dpkg");
  EXPECT_EQ(keel.found_in, (std::vector<Location>{{kStatus, 2, 1}}));
}

TEST(Inventory, RootFolderHasNoLayers) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("keel", "1") + "Package: x\nStatus: install ok installed\n");
  const Inventory inventory = take_inventory(files, false);
  ASSERT_EQ(inventory.packages.size(), 1U);
  EXPECT_FALSE(inventory.packages[0].layer);
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_FALSE(inventory.gaps[0].layer);
  EXPECT_EQ(inventory.gaps[0].path, kStatus);
}

TEST(Inventory, ImageWithoutDatabaseIsAGap) {
  const Inventory inventory = take_inventory(MemoryFiles(2), true);
  EXPECT_TRUE(inventory.packages.empty());
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_EQ(inventory.gaps[0].code, ErrorCode::NotFound);
}

TEST(Inventory, UnknownDistributionIsAGap) {
  MemoryFiles files;
  files.put(0, "lib/apk/db/installed", "P:a\nV:1\nA:x86_64\n");
  const Inventory inventory = take_inventory(files, true);
  ASSERT_EQ(inventory.packages.size(), 1U);
  EXPECT_EQ(inventory.packages[0].purl, "pkg:apk/a@1?arch=x86_64");
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_EQ(inventory.gaps[0].code, ErrorCode::NotFound);
}

TEST(Inventory, UnreadableDatabaseIsAGapAndLosesNothingElse) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, "rubbish\n");
  files.put(0, "lib/apk/db/installed", "P:a\nV:1\nA:x86_64\n");
  const Inventory inventory = take_inventory(files, true);
  EXPECT_EQ(inventory.packages.size(), 1U);
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_EQ(inventory.gaps[0].path, kStatus);
  EXPECT_EQ(inventory.gaps[0].code, ErrorCode::Corrupt);
}

TEST(Inventory, SamePackageInTwoFilesIsListedOnce) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("keel", "1"));
  files.put(0, "var/lib/dpkg/status.d/keel", "Package: keel\nArchitecture: amd64\nVersion: 1\n");
  const Inventory inventory = take_inventory(files, true);
  ASSERT_EQ(inventory.packages.size(), 1U);
  EXPECT_EQ(inventory.packages[0].found_in.size(), 2U);
}

// A cataloger whose list stands half in a second file, as an SQLite database's does in its log.
Result<Catalog> catalog_with_log(const CatalogInput& input) {
  Catalog catalog;
  for (const char* path : {"db", "db-wal"}) {
    const auto file = input.files.find(path, input.step);
    if (!file) continue;
    Package package;
    package.type = "deb";
    package.name = *input.files.bytes(*file).read_all(100);
    package.version = "1";
    catalog.packages.push_back(package);
  }
  return catalog;
}

TEST(Inventory, FileBesideTheDatabaseCountsToo) {
  constexpr std::string_view kPaths[] = {"db"};
  constexpr std::string_view kBeside[] = {"db-wal"};
  const Cataloger catalogers[] = {{.name = "test", .paths = kPaths, .beside = kBeside, .read = catalog_with_log}};
  MemoryFiles files(2);
  files.put(0, "etc/os-release", kDebian);
  files.put(0, "db", "keel");
  files.put(1, "db-wal", "mast");
  const Inventory inventory = take_inventory(files, true, catalogers);
  ASSERT_EQ(inventory.packages.size(), 2U);
  EXPECT_EQ(inventory.packages[0].layer, 0U);
  EXPECT_EQ(inventory.packages[1].layer, 1U);
}

TEST(Inventory, LogWithoutDatabaseIsNone) {
  MemoryFiles files;
  files.put(0, "var/lib/rpm/rpmdb.sqlite-wal", "x");
  const Inventory inventory = take_inventory(files, true);
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_EQ(inventory.gaps[0].code, ErrorCode::NotFound);
}

TEST(Inventory, LayerThatRewritesTheDatabaseBringsNothingIn) {
  MemoryFiles files(2);
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("keel", "1"));
  files.put(1, kStatus, "\n" + stanza("keel", "1"));
  const Inventory inventory = take_inventory(files, true);
  ASSERT_EQ(inventory.packages.size(), 1U);
  EXPECT_EQ(inventory.packages[0].layer, 0U);
  EXPECT_EQ(inventory.packages[0].found_in.at(0).layer, 1U);
}

}  // namespace
}  // namespace coaming
