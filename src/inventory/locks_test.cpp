#include "inventory/locks.h"

#include <chrono>

#include <gtest/gtest.h>

namespace coaming {
namespace {

FileFacts lock(const std::string& path, const std::string& ecosystem, const std::string& package) {
  FileFacts facts;
  facts.path = path;
  facts.locks = ecosystem;
  facts.packages.emplace_back().name = package;
  facts.package_gaps.push_back({ErrorCode::TooLarge, "", std::nullopt, package});
  facts.gaps.push_back({ErrorCode::Unavailable, "", std::nullopt, "not searched"});
  return facts;
}

FileFacts manifest(const std::string& path, const std::string& ecosystem) {
  FileFacts facts;
  facts.path = path;
  facts.asks_for = ecosystem;
  facts.package_gaps.push_back({ErrorCode::NotFound, "", std::nullopt, "no lock file"});
  return facts;
}

std::string in_doubt(const std::vector<FileFacts>& facts) {
  std::string text;
  for (const FileFacts& file : facts) {
    if (!file.package_gaps.empty() && !file.asks_for.empty()) text += file.path + " ";
  }
  return text;
}

TEST(Locks, ShrinkwrapTakesThePlaceOfPackageLock) {
  std::vector<FileFacts> facts{lock("a/npm-shrinkwrap.json", "npm", "keel"), lock("a/package-lock.json", "npm", "old"),
                               lock("a/yarn.lock", "npm", "mast"), lock("a/b/package-lock.json", "npm", "sail"),
                               lock("package-lock.json", "npm", "helm")};
  EXPECT_TRUE(settle_locks(facts).empty());
  std::string names;
  for (const FileFacts& file : facts) {
    EXPECT_EQ(file.packages.size(), file.package_gaps.size()) << file.path;
    EXPECT_EQ(file.gaps.size(), 1U) << file.path;
    for (const Package& package : file.packages) names += package.name + " ";
  }
  EXPECT_EQ(names, "keel mast sail helm ");
}

TEST(Locks, PackageLockStaysBesideAFileThatOnlyHasTheName) {
  std::vector<FileFacts> facts{manifest("npm-shrinkwrap.json", "npm"), lock("package-lock.json", "npm", "keel")};
  settle_locks(facts);
  EXPECT_EQ(facts[1].packages.size(), 1U);
}

TEST(Locks, ManifestIsLockedByAFileBesideOrAboveIt) {
  struct Case {
    const char* name;
    const char* lock;
    const char* manifest;
    bool is_locked;
  };
  const Case kCases[] = {
      {"Beside", "a/yarn.lock", "a/package.json", true},
      {"BesideAtTheRoot", "yarn.lock", "package.json", true},
      {"RootOfTheWorkspace", "yarn.lock", "packages/a/package.json", true},
      {"FarAbove", "a/yarn.lock", "a/b/c/d/package.json", true},
      {"Below", "a/b/yarn.lock", "a/package.json", false},
      {"OtherFolder", "a/yarn.lock", "b/package.json", false},
      {"FolderThatBeginsAlike", "ab/yarn.lock", "abc/package.json", false},
  };
  for (const Case& c : kCases) {
    std::vector<FileFacts> facts{manifest(c.manifest, "npm"), lock(c.lock, "npm", "keel")};
    EXPECT_TRUE(settle_locks(facts).empty());
    EXPECT_EQ(in_doubt(facts).empty(), c.is_locked) << c.name;
    EXPECT_EQ(facts[1].packages.size(), 1U) << c.name;
  }
}

TEST(Locks, OnlyThoseOfTheSameEcosystemCount) {
  std::vector<FileFacts> facts{lock("Cargo.lock", "cargo", "keel"), manifest("package.json", "npm"),
                               manifest("Cargo.toml", "cargo")};
  settle_locks(facts);
  EXPECT_EQ(in_doubt(facts), "package.json ");
}

TEST(Locks, AmongManyFoldersTheOneAboveIsFound) {
  std::vector<FileFacts> facts{lock("a/yarn.lock", "npm", "1"),     lock("a/b/yarn.lock", "npm", "2"),
                               lock("a/b-c/yarn.lock", "npm", "3"), lock("c/yarn.lock", "npm", "4"),
                               manifest("a/z/package.json", "npm"), manifest("a/b!/package.json", "npm"),
                               manifest("b/package.json", "npm"),   manifest("c/d/package.json", "npm")};
  settle_locks(facts);
  EXPECT_EQ(in_doubt(facts), "b/package.json ");
}

TEST(Locks, RequirementsCountForTheirOwnFolder) {
  std::vector<FileFacts> facts{lock("requirements.txt", "pypi", "keel"), lock("b/requirements/dev.txt", "pypi", "mast"),
                               manifest("pyproject.toml", "pypi"),       manifest("a/pyproject.toml", "pypi"),
                               manifest("b/pyproject.toml", "pypi"),     manifest("b/requirements/x/setup.py", "pypi"),
                               manifest("Cargo.toml", "cargo")};
  settle_locks(facts);
  EXPECT_EQ(in_doubt(facts), "a/pyproject.toml b/requirements/x/setup.py Cargo.toml ");
}

TEST(Locks, ManyManifestsAreCounted) {
  std::vector<FileFacts> facts;
  for (std::size_t i = 0; i < kMaxManifestsNamed + 2; ++i) {
    facts.push_back(manifest("x" + std::to_string(i) + "/package.json", "npm"));
  }
  facts.push_back(manifest("Cargo.toml", "cargo"));
  const std::vector<Gap> gaps = settle_locks(facts);
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].message,
            "3 more manifests are without a lock file beside or above them (cargo: 1, npm: 2); their versions are not "
            "pinned, and what gets installed is not known");
  std::size_t named = 0;
  for (const FileFacts& file : facts) named += file.package_gaps.size();
  EXPECT_EQ(named, kMaxManifestsNamed);
}

TEST(Locks, AreQuickWithManyFilesInDeepFolders) {
  std::string folder;
  for (int i = 0; i < 1'500; ++i) folder += "a/";
  std::vector<FileFacts> facts;
  for (int i = 0; i < 5'000; ++i) {
    facts.push_back(manifest(folder + std::to_string(i) + "/package.json", "npm"));
    facts.push_back(lock(folder + std::to_string(i) + "x/yarn.lock", "npm", "keel"));
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(settle_locks(facts).size(), 1U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace coaming
