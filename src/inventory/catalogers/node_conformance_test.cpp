// Every lock file of the shared vectors that these catalogers read, against what is expected of it. Where Coaming
// differs on purpose, the reason is in docs/decisions/0007-lock-files-differences-javascript.md.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "inventory/catalogers/bun_lock.h"
#include "inventory/catalogers/composer.h"
#include "inventory/catalogers/conan_lock.h"
#include "inventory/catalogers/conda_meta.h"
#include "inventory/catalogers/dotnet_deps.h"
#include "inventory/catalogers/dotnet_lock.h"
#include "inventory/catalogers/mix_lock.h"
#include "inventory/catalogers/node_package.h"
#include "inventory/catalogers/npm_lock.h"
#include "inventory/catalogers/pnpm_lock.h"
#include "inventory/catalogers/pubspec_lock.h"
#include "inventory/catalogers/swift_resolved.h"
#include "inventory/catalogers/yarn_lock.h"
#include "support/catalog_lines.h"
#include "support/lock_file_cases.h"

namespace coaming {
namespace {

struct Reader {
  const char* folder;
  Result<Catalog> (*parse)(std::string_view);
  std::size_t files;  // how many there are
};
const Reader kReaders[] = {
    {"cpp/conanlock", parse_conan_lock, 17},
    {"dart/pubspec", parse_pubspec_lock, 7},
    {"dotnet/depsjson", parse_dotnet_deps, 4},
    {"dotnet/packagesconfig", parse_packages_config, 4},
    {"dotnet/packageslockjson", parse_nuget_lock, 1},
    {"erlang/mixlock", parse_mix_lock, 4},
    {"javascript/bunlock", parse_bun_lock, 13},
    {"javascript/packagejson", parse_node_package, 13},
    {"javascript/packagelockjson", parse_npm_lock, 21},
    {"javascript/pnpmlock", parse_pnpm_lock, 27},
    {"javascript/yarnlock", parse_yarn_lock, 20},
    {"php/composerlock", parse_composer, 7},
    {"python/condameta", parse_conda_meta, 3},
    {"swift/packageresolved", parse_swift_resolved, 4},
};

// Files for which a place is given as the version where upstream's rows have none.
const std::set<std::string> kPlaceForVersion = {
    "erlang/mixlock/git.lock",        "javascript/bunlock/blog-sample.json5",       "javascript/bunlock/commits.json5",
    "javascript/bunlock/files.json5", "javascript/packagelockjson/commits.v1.json",
};

// Files whose rows have packages made out of the ranges that a package.json states; these are needs, not packages.
const std::set<std::string> kRangesAreNeeds = {
    "javascript/packagejson/duplicate-keys.json",
    "javascript/packagejson/package-with-deps.json",
};

// Files that have no rows although they list packages.
const std::map<std::string, NamesAndVersions> kOwnRows = {
    {"javascript/packagelockjson/both/package-lock.json", {{"supports-color", "5.5.0"}, {"wrappy", "1.0.2"}}},
    {"javascript/pnpmlock/mixed-groups.v54.yaml", {{"ansi-regex", "5.0.1"}, {"is-number", "7.0.0"}, {"uuid", "8.3.2"}}},
    {"javascript/pnpmlock/mixed-groups.v6.yaml", {{"ansi-regex", "5.0.0"}, {"is-number", "7.0.0"}, {"uuid", "8.0.0"}}},
    {"swift/packageresolved/cve-packages",
     {{"github.com/apple/swift-crypto", "3.0.0"},
      {"github.com/apple/swift-nio", "2.65.0"},
      {"github.com/apple/swift-nio-http2", "1.29.0"}}},
};

// Files that list nothing, and rightly so.
const std::set<std::string> kEmpty = {
    "cpp/conanlock/empty.v1.revisions.json",
    "cpp/conanlock/empty.v2.json",
    "dart/pubspec/no-packages.lock",
    "javascript/bunlock/empty.json5",
    "javascript/packagejson/deps/acorn-globals/package.json",  // its version is empty
    "javascript/packagejson/deps/acorn/package.json",          // its name is empty
    "javascript/packagejson/deps/window-size/package.json",    // it has neither
    "javascript/packagejson/vscode-extension-only-required.json",
    "javascript/packagejson/vscode-extension.json",
    "javascript/packagelockjson/empty.v1.json",
    "javascript/packagelockjson/empty.v2.json",
    "javascript/pnpmlock/empty.yaml",
    "javascript/pnpmlock/missing-packages.yaml",
    "javascript/pnpmlock/no-packages.v9.yaml",
    "javascript/yarnlock/empty.v1.lock",
    "php/composerlock/empty.json",
};

// Files in which some entries, or all, cannot be understood: an error, or as many gaps.
const std::map<std::string, std::size_t> kDoubts = {
    {"cpp/conanlock/no-name.v1.json", 1},
    {"cpp/conanlock/no-name.v1.revisions.json", 1},
    {"cpp/conanlock/no-name.v2.json", 1},
    {"cpp/conanlock/not-json.txt", 0},
    {"cpp/conanlock/null.v2.jsontest", 0},
    {"dart/pubspec/not-yaml.txt", 0},
    {"dotnet/depsjson/empty", 0},
    {"dotnet/depsjson/invalid", 0},
    {"dotnet/depsjson/nopackagename", 2},
    {"dotnet/packagesconfig/invalid", 0},
    {"dotnet/packagesconfig/nopackage", 1},
    {"dotnet/packagesconfig/noversion", 1},
    {"dotnet/packageslockjson/invalid/invalid", 0},
    {"javascript/packagejson/invalid", 0},
    {"javascript/pnpmlock/exotic.yaml", 2},
    {"javascript/pnpmlock/files.yaml", 1},
    {"javascript/pnpmlock/invalid-path.yaml", 1},
    {"javascript/pnpmlock/invalid-paths.yaml", 2},
    {"php/composerlock/not-json.txt", 0},
    {"python/condameta/empty", 0},
    {"python/condameta/noversion", 0},
    {"swift/packageresolved/Dockerfile.swift-testbed", 0},
    {"swift/packageresolved/invalid", 0},
};

NamesAndVersions listed_in(const Result<Catalog>& catalog) {
  NamesAndVersions found;
  if (!catalog) return found;
  for (const Package& package : catalog->packages) found.emplace(package.name, package.version);
  return found;
}

// What stands in one and not in the other.
NamesAndVersions without(const NamesAndVersions& all, const NamesAndVersions& others) {
  NamesAndVersions rest;
  std::set_difference(all.begin(), all.end(), others.begin(), others.end(), std::inserter(rest, rest.end()));
  return rest;
}

std::set<std::string> names_of(const NamesAndVersions& rows) {
  std::set<std::string> names;
  for (const auto& [name, version] : rows) names.insert(name);
  return names;
}

void check_packages(const LockFileCase& c, const Result<Catalog>& catalog) {
  const NamesAndVersions found = listed_in(catalog);
  if (const auto own = kOwnRows.find(c.file); own != kOwnRows.end()) {
    EXPECT_EQ(found, own->second);
    return;
  }
  const NamesAndVersions missing = without(c.expected, found);
  const NamesAndVersions more = without(found, c.expected);
  if (kPlaceForVersion.contains(c.file)) {
    EXPECT_FALSE(missing.empty());
    for (const auto& [name, version] : missing) EXPECT_EQ(version, "") << name;
    for (const auto& [name, version] : more) EXPECT_NE(version, "") << name;
    EXPECT_EQ(names_of(missing), names_of(more));
    return;
  }
  EXPECT_EQ(more, NamesAndVersions());
  if (!kRangesAreNeeds.contains(c.file)) {
    EXPECT_EQ(missing, NamesAndVersions());
    return;
  }
  EXPECT_FALSE(missing.empty());
  ASSERT_EQ(catalog->packages.size(), 1U);
  std::set<std::string> needs;
  for (const Need& need : catalog->packages[0].needs) needs.insert(need.name);
  for (const std::string& name : names_of(missing)) EXPECT_TRUE(needs.contains(name)) << name;
}

void check_doubts(const LockFileCase& c, const Result<Catalog>& catalog) {
  const auto doubts = kDoubts.find(c.file);
  if (doubts == kDoubts.end()) {
    ASSERT_TRUE(catalog);
    EXPECT_TRUE(catalog->gaps.empty());
    EXPECT_EQ(catalog->packages.empty(), kEmpty.contains(c.file));
  } else if (doubts->second == 0) {
    EXPECT_FALSE(catalog);
  } else {
    ASSERT_TRUE(catalog);
    EXPECT_EQ(catalog->gaps.size(), doubts->second);
  }
}

TEST(NodeConformance, ListsWhatIsExpected) {
  if (!std::filesystem::exists(shared_folder() / "vectors/lockfiles"))
    GTEST_SKIP() << "the shared vectors are not here";
  std::set<std::string> seen;
  for (const Reader& reader : kReaders) {
    const auto cases = lock_file_cases(reader.folder);
    EXPECT_EQ(cases.size(), reader.files) << reader.folder;
    for (const LockFileCase& c : cases) {
      const auto catalog = reader.parse(c.content);
      SCOPED_TRACE(c.file + ":\n" + catalog_lines(catalog));
      seen.insert(c.file);
      check_packages(c, catalog);
      check_doubts(c, catalog);
    }
  }
  for (const auto& [file, rows] : kOwnRows) EXPECT_TRUE(seen.contains(file)) << file;
  for (const auto& [file, gaps] : kDoubts) EXPECT_TRUE(seen.contains(file)) << file;
  for (const auto* files : {&kEmpty, &kPlaceForVersion, &kRangesAreNeeds}) {
    for (const std::string& file : *files) EXPECT_TRUE(seen.contains(file)) << file;
  }
}

}  // namespace
}  // namespace coaming
