#include "inventory/catalogers/manifests.h"

#include <algorithm>

#include "base/text.h"
#include "inventory/catalogers/manifests/documents.h"
#include "inventory/catalogers/manifests/programs.h"

namespace coaming {

namespace {

struct Manifest {
  std::string_view name;       // of the file; "*.csproj": of this extension
  std::string_view ecosystem;  // as lock files have it in the table of catalogers
  Result<std::size_t> (*count)(std::string_view text);
};
constexpr Manifest kManifests[] = {
    {"*.csproj", "nuget", count_in_msbuild},
    {"*.fsproj", "nuget", count_in_msbuild},
    {"*.vbproj", "nuget", count_in_msbuild},
    {"Cargo.toml", "cargo", count_in_cargo},
    {"Directory.Build.props", "nuget", count_in_msbuild},
    {"Gemfile", "gem", count_in_gemfile},
    {"Package.swift", "swift", count_in_package_swift},
    {"Pipfile", "pypi", count_in_pipfile},
    {"Podfile", "cocoapods", count_in_podfile},
    {"build.gradle", "gradle", count_in_gradle},
    {"build.gradle.kts", "gradle", count_in_gradle},
    {"composer.json", "composer", count_in_composer_json},
    {"conanfile.py", "conan", count_in_conanfile_py},
    {"conanfile.txt", "conan", count_in_conanfile_txt},
    {"gems.rb", "gem", count_in_gemfile},
    {"mix.exs", "hex", count_in_mix},
    {"package.json", "npm", count_in_package_json},
    {"pubspec.yaml", "pub", count_in_pubspec},
    {"pyproject.toml", "pypi", count_in_pyproject},
    {"setup.cfg", "pypi", count_in_setup},
    {"setup.py", "pypi", count_in_setup},
};

struct Locks {
  std::string_view ecosystem;
  std::string_view files;
};
constexpr Locks kLocks[] = {
    {"cargo", "Cargo.lock"},
    {"cocoapods", "Podfile.lock"},
    {"composer", "composer.lock"},
    {"conan", "conan.lock"},
    {"gem", "Gemfile.lock or gems.locked"},
    {"gradle", "gradle.lockfile"},
    {"hex", "mix.lock"},
    {"npm", "package-lock.json, npm-shrinkwrap.json, yarn.lock, pnpm-lock.yaml or bun.lock"},
    {"nuget", "packages.lock.json"},
    {"pub", "pubspec.lock"},
    {"pypi", "uv.lock, poetry.lock, pdm.lock, pylock.toml, Pipfile.lock or a requirements.txt with all versions"},
    {"swift", "Package.resolved"},
};

// Folders of what others have written, or a build has.
constexpr std::string_view kForeignFolders[] = {
    ".build",     ".bundle",          ".cargo",        ".dart_tool",   ".git",          ".gradle",  ".nox",
    ".pub-cache", ".terraform",       ".tox",          ".venv",        ".yarn",         "Carthage", "Pods",
    "_build",     "bower_components", "dist-packages", "node_modules", "site-packages", "vendor",   "venv",
};

bool is_foreign(std::string_view path) {
  while (true) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return false;
    if (std::binary_search(std::begin(kForeignFolders), std::end(kForeignFolders), path.substr(0, slash))) return true;
    path.remove_prefix(slash + 1);
  }
}

const Manifest* find_manifest(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const Manifest& manifest : kManifests) {
    const bool fits = manifest.name.front() == '*' ? name.ends_with(manifest.name.substr(1)) : name == manifest.name;
    if (fits) return &manifest;
  }
  return nullptr;
}

std::string advice(const Manifest& manifest) {
  const auto* const locks = std::find_if(std::begin(kLocks), std::end(kLocks),
                                         [&](const Locks& row) { return row.ecosystem == manifest.ecosystem; });
  return "there is no lock file beside or above it, so what gets installed is not known; " + std::string(locks->files) +
         " would tell";
}

}  // namespace

Catalog parse_manifest(std::string_view text, std::string_view path) {
  Catalog catalog;
  const Manifest* manifest = find_manifest(path);
  if (manifest == nullptr) return catalog;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const auto count = manifest->count(text);
  if (count && *count == 0) return catalog;
  catalog.asks_for = manifest->ecosystem;
  if (!count) {
    catalog.add_gap(count.error().code, "which packages it asks for is not known (" + printable(count.error().message) +
                                            "), and " + advice(*manifest));
    return catalog;
  }
  const std::string packages = *count == 1 ? "1 package has" : std::to_string(*count) + " packages have";
  catalog.add_gap(ErrorCode::NotFound, packages + " no pinned version in this file, and " + advice(*manifest));
  return catalog;
}

Result<Catalog> catalog_manifest(std::string_view path, const ByteRange& bytes) {
  if (is_foreign(path)) return Catalog{};
  const auto text = bytes.read_all(kMaxManifestBytes);
  if (!text) return text.error();
  return parse_manifest(*text, path);
}

}  // namespace coaming
