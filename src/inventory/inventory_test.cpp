#include "inventory/inventory.h"

#include <gtest/gtest.h>

#include "support/memory_files.h"

namespace coaming {
namespace {

std::string stanza(const std::string& name, const std::string& version) {
  return "Package: " + name + "\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + version + "\n\n";
}

Inventory take(const FileTree& files, bool is_layered) {
  std::vector<FileFacts> no_facts;
  return take_inventory(files, no_facts, is_layered);
}

constexpr const char* kStatus = "var/lib/dpkg/status";
constexpr const char* kDebian = "ID=debian\nVERSION_ID=12\n";

TEST(Inventory, NamesLayerAndPurl) {
  MemoryFiles files(3);
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("keel", "1:1.0-1") + stanza("ballast", "2.0"));
  files.put(1, kStatus, stanza("keel", "1:1.1-1") + stanza("ballast", "2.0"));
  files.put(2, kStatus, stanza("keel", "1:1.1-1"));
  const Inventory inventory = take(files, true);
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
  const Inventory inventory = take(files, false);
  ASSERT_EQ(inventory.packages.size(), 1U);
  EXPECT_FALSE(inventory.packages[0].layer);
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_FALSE(inventory.gaps[0].layer);
  EXPECT_EQ(inventory.gaps[0].path, kStatus);
}

TEST(Inventory, ImageWithoutDatabaseIsAGap) {
  const Inventory inventory = take(MemoryFiles(2), true);
  EXPECT_TRUE(inventory.packages.empty());
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_EQ(inventory.gaps[0].code, ErrorCode::NotFound);
}

TEST(Inventory, UnknownDistributionIsAGap) {
  MemoryFiles files;
  files.put(0, "lib/apk/db/installed", "P:a\nV:1\nA:x86_64\n");
  const Inventory inventory = take(files, true);
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
  const Inventory inventory = take(files, true);
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
  const Inventory inventory = take(files, true);
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
  std::vector<FileFacts> no_facts;
  const Inventory inventory = take_inventory(files, no_facts, true, catalogers);
  ASSERT_EQ(inventory.packages.size(), 2U);
  EXPECT_EQ(inventory.packages[0].layer, 0U);
  EXPECT_EQ(inventory.packages[1].layer, 1U);
}

TEST(Inventory, LogWithoutDatabaseIsNone) {
  MemoryFiles files;
  files.put(0, "var/lib/rpm/rpmdb.sqlite-wal", "x");
  const Inventory inventory = take(files, true);
  ASSERT_EQ(inventory.gaps.size(), 1U);
  EXPECT_EQ(inventory.gaps[0].code, ErrorCode::NotFound);
}

TEST(Inventory, LayerThatRewritesTheDatabaseBringsNothingIn) {
  MemoryFiles files(2);
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("keel", "1"));
  files.put(1, kStatus, "\n" + stanza("keel", "1"));
  const Inventory inventory = take(files, true);
  ASSERT_EQ(inventory.packages.size(), 1U);
  EXPECT_EQ(inventory.packages[0].layer, 0U);
  EXPECT_EQ(inventory.packages[0].found_in.at(0).layer, 1U);
}

FileFacts npm_facts(const std::string& path, std::size_t layer, const std::string& name, const std::string& version) {
  FileFacts facts;
  facts.path = path;
  facts.layer = layer;
  Package package;
  package.type = "npm";
  package.name = package.source_name = name;
  package.version = version;
  package.found_by = "node";
  package.found_in.emplace_back();
  facts.packages.push_back(package);
  return facts;
}

std::string names_of(const std::vector<Package>& packages) {
  std::string text;
  for (const Package& package : packages) text += package.name + " ";
  return text;
}

TEST(Inventory, FileThatListsAPackageByItself) {
  std::vector<FileFacts> facts{npm_facts("app/node_modules/mast/package.json", 0, "mast", "1.0.0"),
                               npm_facts("app/node_modules/keel/package.json", 0, "keel", "1.0.0"),
                               npm_facts("app/node_modules/keel/package.json", 1, "keel", "2.0.0")};
  facts[0].hidden_from = 2;
  facts[1].hidden_from = 1;
  const Inventory inventory = take_inventory(MemoryFiles(3), facts, true);
  EXPECT_TRUE(inventory.gaps.empty()) << inventory.gaps[0].message;
  ASSERT_EQ(names_of(inventory.packages), "keel ");
  const Package& keel = inventory.packages[0];
  EXPECT_EQ(keel.version, "2.0.0");
  EXPECT_EQ(keel.layer, 1U);
  EXPECT_EQ(keel.replaces, (std::vector<EarlierVersion>{{"1.0.0", 0}}));
  EXPECT_EQ(keel.purl, "pkg:npm/keel@2.0.0");
  EXPECT_EQ(keel.found_in, (std::vector<Location>{{"app/node_modules/keel/package.json", 1, 0}}));
}

TEST(Inventory, GapOfAFileThatCanBeSeen) {
  std::vector<FileFacts> facts(2);
  facts[0].path = "hidden";
  facts[0].hidden_from = 1;
  facts[0].gaps.push_back({ErrorCode::Corrupt, "", std::nullopt, "damaged"});
  facts[0].package_gaps.push_back({ErrorCode::Corrupt, "", std::nullopt, "damaged"});
  facts[1].path = "seen";
  facts[1].gaps.push_back({ErrorCode::Corrupt, "", std::nullopt, "damaged"});
  facts[1].package_gaps.push_back({ErrorCode::NotFound, "", std::nullopt, "no version"});
  const Inventory inventory = take_inventory(MemoryFiles(2), facts, true);
  ASSERT_EQ(inventory.gaps.size(), 3U);  // and that nothing was found
  for (const std::size_t gap : {1U, 2U}) {
    EXPECT_EQ(inventory.gaps[gap].path, "seen");
    EXPECT_EQ(inventory.gaps[gap].layer, 0U);
  }
}

TEST(Inventory, SystemPackageOwnsALanguagePackage) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("node-mast", "1.0-1"));
  files.put(0, "var/lib/dpkg/info/node-mast.list", "/.\n/usr/share/nodejs/mast/package.json\n");
  std::vector<FileFacts> facts{npm_facts("usr/share/nodejs/mast/package.json", 0, "mast", "1.0.0"),
                               npm_facts("app/node_modules/mast/package.json", 0, "mast", "1.0.0"),
                               npm_facts("usr/share/nodejs/sail/package.json", 0, "sail", "1.0.0")};
  const Inventory inventory = take_inventory(files, facts, true);
  ASSERT_EQ(names_of(inventory.packages), "node-mast mast sail ");
  EXPECT_EQ(inventory.packages[0].provides, (std::vector<std::string>{"pkg:npm/mast@1.0.0"}));
  EXPECT_EQ(inventory.packages[1].found_in, (std::vector<Location>{{"app/node_modules/mast/package.json", 0, 0}}));
}

FileFacts doubtful_facts(const std::string& path, const std::string& package_doubt, const std::string& other_doubt) {
  FileFacts facts;
  facts.path = path;
  if (!package_doubt.empty()) facts.package_gaps.push_back({ErrorCode::NotFound, "", std::nullopt, package_doubt});
  if (!other_doubt.empty()) facts.gaps.push_back({ErrorCode::Unavailable, "", std::nullopt, other_doubt});
  return facts;
}

std::string lines_of(const std::vector<Gap>& gaps) {
  std::string text;
  for (const Gap& gap : gaps) text += gap.path + ": " + gap.message + "\n";
  return text;
}

TEST(Inventory, PackagesOfAnOwnedFileAreNoDoubt) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("runc", "1.0-1") + "Package: x\nStatus: install ok installed\n");
  files.put(0, "var/lib/dpkg/info/runc.list", "/.\n/usr/sbin/runc\n/bin/runc\n");
  std::vector<FileFacts> facts{doubtful_facts("usr/sbin/runc", "built without modules", ""),
                               doubtful_facts("usr/bin/runc", "built without modules", "not searched"),
                               doubtful_facts("usr/local/bin/runc", "built without modules", "")};
  EXPECT_EQ(lines_of(take_inventory(files, facts, true).gaps),
            "usr/bin/runc: not searched\n"
            "usr/local/bin/runc: built without modules\n"
            "var/lib/dpkg/status: stanza 2 (line 6): an installed package without Version\n");
}

TEST(Inventory, ListOfARemovedPackageOwnsNothing) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("keel", "1") + "Package: runc\nStatus: deinstall ok config-files\nVersion: 1\n");
  files.put(0, "var/lib/dpkg/info/runc.list", "/usr/sbin/runc\n/usr/share/nodejs/mast/package.json\n");
  std::vector<FileFacts> facts{doubtful_facts("usr/sbin/runc", "built without modules", ""),
                               npm_facts("usr/share/nodejs/mast/package.json", 0, "mast", "1.0.0")};
  const Inventory inventory = take_inventory(files, facts, true);
  EXPECT_EQ(names_of(inventory.packages), "keel mast ");
  EXPECT_EQ(lines_of(inventory.gaps), "usr/sbin/runc: built without modules\n");
}

TEST(Inventory, MergedUsrHidesNoOwner) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus, stanza("bash", "5"));
  files.put(0, "var/lib/dpkg/info/bash:amd64.list", "/bin/bash\n");
  std::vector<FileFacts> facts{npm_facts("usr/bin/bash", 0, "bash", "5")};
  EXPECT_EQ(names_of(take_inventory(files, facts, true).packages), "bash ");
}

TEST(Inventory, ManifestWithoutALockFileIsAGap) {
  std::vector<FileFacts> facts{doubtful_facts("a/package.json", "2 packages have no pinned version", ""),
                               doubtful_facts("b/c/package.json", "1 package has no pinned version", ""),
                               npm_facts("b/yarn.lock", 0, "mast", "1.0.0")};
  facts[0].asks_for = facts[1].asks_for = facts[2].locks = "npm";
  const Inventory inventory = take_inventory(MemoryFiles(1), facts, false);
  EXPECT_EQ(lines_of(inventory.gaps), "a/package.json: 2 packages have no pinned version\n");
  EXPECT_EQ(names_of(inventory.packages), "mast ");
}

TEST(Inventory, NeedsBecomeDependencies) {
  MemoryFiles files;
  files.put(0, "etc/os-release", kDebian);
  files.put(0, kStatus,
            "Package: a\nStatus: install ok installed\nVersion: 1\nDepends: b (>= 1), x | c:any, nothing\n\n"
            "Package: b\nStatus: install ok installed\nVersion: 1\n\n"
            "Package: d\nStatus: install ok installed\nVersion: 1\nProvides: c (= 2)\n\n");
  const Inventory inventory = take(files, true);
  ASSERT_EQ(inventory.packages.size(), 3U);
  EXPECT_EQ(inventory.packages[0].depends_on,
            (std::vector<std::string>{"pkg:deb/debian/b@1?distro=debian-12", "pkg:deb/debian/d@1?distro=debian-12"}));
  EXPECT_TRUE(inventory.packages[2].offers.empty());
}

TEST(Inventory, NodeLoadsTheNearestVersion) {
  std::vector<FileFacts> facts{npm_facts("app/node_modules/keel/package.json", 0, "keel", "1.0.0"),
                               npm_facts("app/node_modules/keel/node_modules/mast/package.json", 0, "mast", "2.0.0"),
                               npm_facts("app/node_modules/mast/package.json", 0, "mast", "1.0.0"),
                               npm_facts("app/node_modules/sail/package.json", 0, "sail", "1.0.0")};
  facts[0].packages[0].needs = {{"mast", ""}};
  facts[3].packages[0].needs = {{"mast", ""}};
  const Inventory inventory = take_inventory(MemoryFiles(1), facts, true);
  ASSERT_EQ(names_of(inventory.packages), "keel mast mast sail ");
  EXPECT_EQ(inventory.packages[0].depends_on, (std::vector<std::string>{"pkg:npm/mast@2.0.0"}));
  EXPECT_EQ(inventory.packages[3].depends_on, (std::vector<std::string>{"pkg:npm/mast@1.0.0"}));
}

}  // namespace
}  // namespace coaming
