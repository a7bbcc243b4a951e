// Manifests: what a project asks for without pinning a version, which only a lock file would tell.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxManifestBytes = 4 << 20;

inline constexpr std::string_view kManifestPaths[] = {
    "**/*.csproj",         "**/*.fsproj",      "**/*.vbproj",     "**/Cargo.toml",     "**/Directory.Build.props",
    "**/Gemfile",          "**/Package.swift", "**/Pipfile",      "**/Podfile",        "**/build.gradle",
    "**/build.gradle.kts", "**/composer.json", "**/conanfile.py", "**/conanfile.txt",  "**/gems.rb",
    "**/mix.exs",          "**/package.json",  "**/pubspec.yaml", "**/pyproject.toml", "**/setup.cfg",
    "**/setup.py",
};

// Reads a manifest, as far as to know whether it asks for packages of others. Those in the same source tree, the
// language itself and what the platform brings are none.
//
// Takes:   the file's whole text; its path, whose last component is one of kManifestPaths.
// Returns: where it asks for any, no package, but asks_for, and one Gap that counts them and says which lock file would
//          tell. The inventory drops it where there is one (inventory/locks.h). Programs (Gemfile, mix.exs) are not
//          run: what is counted there are the lines that have the usual form.
// Gaps:    a manifest that cannot be read.
Catalog parse_manifest(std::string_view text, std::string_view path);

// Of a manifest among what was installed, copied or built (node_modules, vendor, site-packages ...): nothing.
Result<Catalog> catalog_manifest(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
