// Every lock file of the shared vectors that these catalogers read, against what is expected of it. Where Coaming
// differs on purpose, the reason is in docs/decisions/0008-lock-files-differences-python-and-others.md.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "inventory/catalogers/cargo_lock.h"
#include "inventory/catalogers/gemfile_lock.h"
#include "inventory/catalogers/gemspec.h"
#include "inventory/catalogers/go_mod.h"
#include "inventory/catalogers/gradle_lock.h"
#include "inventory/catalogers/pdm_lock.h"
#include "inventory/catalogers/pipfile_lock.h"
#include "inventory/catalogers/poetry_lock.h"
#include "inventory/catalogers/pom.h"
#include "inventory/catalogers/pylock.h"
#include "inventory/catalogers/python_metadata.h"
#include "inventory/catalogers/requirements.h"
#include "inventory/catalogers/uv_lock.h"
#include "support/catalog_lines.h"
#include "support/lock_file_cases.h"

namespace coaming {
namespace {

Result<Catalog> catalog_metadata_or_egg(std::string_view path, const ByteRange& bytes) {
  return path.ends_with(".egg") ? catalog_python_egg(path, bytes) : catalog_python_metadata(path, bytes);
}

struct Reader {
  const char* folder;
  Result<Catalog> (*read)(std::string_view, const ByteRange&);
  std::size_t files;  // how many there are
};
const Reader kReaders[] = {
    {"golang/gomod", catalog_go_mod, 10},
    {"java/gradlelockfile", catalog_gradle_lock, 5},
    {"java/pomxml", catalog_pom, 15},
    {"python/pdmlock", catalog_pdm_lock, 7},
    {"python/pipfilelock", catalog_pipfile_lock, 7},
    {"python/poetrylock", catalog_poetry_lock, 5},
    {"python/pylock", catalog_pylock, 4},
    {"python/requirements", catalog_requirements, 10},
    {"python/uvlock", catalog_uv_lock, 6},
    {"python/wheelegg", catalog_metadata_or_egg, 8},
    {"ruby/gemfilelock", catalog_gemfile_lock, 9},
    {"ruby/gemspec", catalog_gemspec, 24},
    {"rust/cargolock", catalog_cargo_lock, 6},
};

struct Difference {
  NamesAndVersions missing;  // expected, but not listed
  NamesAndVersions more;     // listed, but not expected
};
const std::map<std::string, Difference> kDifferences = {
    // Other files are not read along with a go.mod, and a folder is no module.
    {"golang/gomod/indirect-1.16.mod",
     {{{"github.com/davecgh/go-spew", "v1.1.1"}, {"github.com/pmezard/go-difflib", "v1.0.0"}}, {{"stdlib", "1.16"}}}},
    {"golang/gomod/replace-local.mod", {{{"./fork/net", ""}}, {}}},
    // A range is no version; of one dependency twice both are listed; a parent is not read.
    {"java/pomxml/interpolation.xml", {{{"org.mine:ranged-package", "9.4.35.v20201120"}}, {}}},
    {"java/pomxml/multi-version.xml", {{}, {{"abc:example.com", "1.1.1"}}}},
    {"java/pomxml/with-parent.xml", {{{"org.dave:dave", "4.0.0"}}, {}}},
    // A bound is no version, but a wheel has one; files that are included are read by themselves.
    {"python/requirements/example.txt",
     {{{"Mopidy-Dirble", "1.1"}, {"keyring", "4.1.1"}, {"pandas", "2.2.3"}},
      {{"numpy", "1.9.2"}, {"wxPython_Phoenix", "3.0.3.dev1820+49a8884"}}}},
    {"python/requirements/other-requirements.txt", {{}, {{"pandas", "2.2.3"}}}},
    {"python/requirements/per_req_options.txt", {{{"foo7", "1.0 unexpected_text_before_options_stays_around"}}, {}}},
    {"python/requirements/with_versions.txt",
     {{{"combination-._-.also_-._valid", "3.5"}, {"newspaper3k", "0.2.2"}, {"pkg", "1.2.3"}}, {}}},
    // These have no rows although they list packages, or not all of them.
    {"python/uvlock/grouped-packages.lock",
     {{},
      {{"colorama", "0.4.6"},
       {"emoji", "2.14.0"},
       {"mccabe", "0.7.0"},
       {"mypy-extensions", "1.0.0"},
       {"packaging", "24.2"},
       {"pathspec", "0.12.1"},
       {"platformdirs", "4.3.6"},
       {"pycodestyle", "2.12.1"},
       {"pyflakes", "3.2.0"},
       {"tomli", "2.2.1"},
       {"typing-extensions", "4.12.2"}}}},
    {"python/uvlock/one-package.lock", {{}, {{"emoji", "2.14.0"}}}},
    {"python/uvlock/two-packages.lock", {{}, {{"emoji", "2.14.0"}, {"protobuf", "4.25.5"}}}},
    // What a gemspec loads is not run and not read.
    {"ruby/gemspec/version_constant_class/version_constant_class.gemspec", {{{"example_app", "3.0.0"}}, {}}},
    {"ruby/gemspec/version_constant_different_casing/version_constant_different_casing.gemspec",
     {{{"example_app", "4.0.0"}}, {}}},
    {"ruby/gemspec/version_constant_dirname/version_constant_dirname.gemspec",
     {{{"example_app_dirname", "8.9.0"}}, {}}},
    {"ruby/gemspec/version_constant_expand/version_constant_expand.gemspec", {{{"example_app_expand", "5.6.7"}}, {}}},
    {"ruby/gemspec/version_constant_expand_join/version_constant_expand_join.gemspec",
     {{{"example_app_expand_join", "6.7.8"}}, {}}},
    {"ruby/gemspec/version_constant_join/version_constant_join.gemspec", {{{"example_app_join", "4.5.6"}}, {}}},
    {"ruby/gemspec/version_constant_join_multiline/version_constant_join_multiline.gemspec",
     {{{"example_app_join_multiline", "7.8.9"}}, {}}},
    {"ruby/gemspec/version_constant_require/version_constant_require.gemspec",
     {{{"example_app_require", "0.9.9"}}, {}}},
};

// Files that list nothing, and rightly so.
const std::set<std::string> kEmpty = {
    "java/gradlelockfile/only-comments",
    "java/gradlelockfile/only-empty",
    "java/pomxml/empty.xml",
    "python/pdmlock/empty-file.toml",
    "python/pipfilelock/empty.json",
    "python/poetrylock/empty-file.lock",
    "python/pylock/empty.toml",
    "python/requirements/loop.txt",  // it includes another file
    "python/uvlock/no-dependencies.lock",
    "python/uvlock/no-packages.lock",
    "ruby/gemfilelock/no-gem-section.lock",
    "ruby/gemfilelock/no-gems.lock",
    "ruby/gemfilelock/no-spec-section.lock",
    "rust/cargolock/empty.lock",
};

// Files in which some entries, or all, cannot be understood: an error, or as many gaps.
const std::map<std::string, std::size_t> kDoubts = {
    {"golang/gomod/indirect-1.16.mod", 1},
    {"golang/gomod/indirect-1.16.sum", 0},
    {"golang/gomod/not-go-mod.mod", 0},
    {"golang/gomod/replace-local.mod", 2},
    {"golang/gomod/replace-no-version.mod", 1},
    {"golang/gomod/replace-one.mod", 1},
    {"java/gradlelockfile/with-bad-pkg", 1},
    {"java/pomxml/interpolate-drop.xml", 1},
    {"java/pomxml/interpolation.xml", 1},
    {"java/pomxml/with-parent.xml", 1},
    {"python/pipfilelock/no-version.json", 1},
    {"python/pylock/not-toml.txt", 0},
    {"python/requirements/env_var.txt", 1},
    {"python/requirements/example.txt", 1},
    {"python/requirements/invalid.txt", 5},
    {"python/requirements/per_req_options.txt", 3},
    {"python/requirements/with_versions.txt", 1},
    {"ruby/gemfilelock/invalid.lock", 1},
    {"ruby/gemspec/badspec.gemspec", 0},
    {"ruby/gemspec/invalid.gemspec", 0},
    {"ruby/gemspec/version_constant_class/version_constant_class.gemspec", 1},
    {"ruby/gemspec/version_constant_different_casing/version_constant_different_casing.gemspec", 1},
    {"ruby/gemspec/version_constant_dirname/version_constant_dirname.gemspec", 1},
    {"ruby/gemspec/version_constant_expand/version_constant_expand.gemspec", 1},
    {"ruby/gemspec/version_constant_expand_join/version_constant_expand_join.gemspec", 1},
    {"ruby/gemspec/version_constant_join/version_constant_join.gemspec", 1},
    {"ruby/gemspec/version_constant_join_multiline/version_constant_join_multiline.gemspec", 1},
    {"ruby/gemspec/version_constant_missing/version_constant_missing.gemspec", 1},
    {"ruby/gemspec/version_constant_require/version_constant_require.gemspec", 1},
    {"ruby/gemspec/version_load_path/version_load_path.gemspec", 1},
    {"ruby/gemspec/version_method/version_method.gemspec", 1},
    {"rust/cargolock/not-toml.txt", 0},
};

// Go writes a "v" in front of the version of a module, and so does Coaming; upstream leaves it away.
NamesAndVersions expected_of(const LockFileCase& c) {
  if (!c.file.starts_with("golang/")) return c.expected;
  if (c.file.ends_with(".sum")) return {};  // no go.mod
  NamesAndVersions expected;
  for (const auto& [name, version] : c.expected) {
    expected.emplace(name, name == "stdlib" || version.empty() ? version : "v" + version);
  }
  return expected;
}

void check_packages(const LockFileCase& c, const Result<Catalog>& catalog) {
  NamesAndVersions found;
  if (catalog) {
    for (const Package& package : catalog->packages) found.emplace(package.name, package.version);
  }
  NamesAndVersions expected = expected_of(c);
  if (const auto difference = kDifferences.find(c.file); difference != kDifferences.end()) {
    for (const auto& row : difference->second.missing) EXPECT_EQ(expected.erase(row), 1U) << row.first;
    expected.insert(difference->second.more.begin(), difference->second.more.end());
  }
  EXPECT_EQ(found, expected);
}

void check_doubts(const LockFileCase& c, const Result<Catalog>& catalog) {
  const auto doubts = kDoubts.find(c.file);
  if (c.file.ends_with(".rb")) {
    EXPECT_FALSE(catalog);  // what the gemspecs load
  } else if (doubts == kDoubts.end()) {
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

TEST(PythonConformance, ListsWhatIsExpected) {
  if (!std::filesystem::exists(shared_folder() / "vectors/lockfiles")) {
    GTEST_SKIP() << "the shared vectors are not here";
  }
  std::set<std::string> seen;
  for (const Reader& reader : kReaders) {
    const auto cases = lock_file_cases(reader.folder);
    EXPECT_EQ(cases.size(), reader.files) << reader.folder;
    for (const LockFileCase& c : cases) {
      const auto catalog = reader.read(c.file, ByteRange::of_memory(c.content));
      SCOPED_TRACE(c.file + ":\n" + catalog_lines(catalog));
      seen.insert(c.file);
      check_packages(c, catalog);
      check_doubts(c, catalog);
    }
  }
  for (const auto& [file, difference] : kDifferences) EXPECT_TRUE(seen.contains(file)) << file;
  for (const auto& [file, gaps] : kDoubts) EXPECT_TRUE(seen.contains(file)) << file;
  for (const std::string& file : kEmpty) EXPECT_TRUE(seen.contains(file)) << file;
}

}  // namespace
}  // namespace coaming
