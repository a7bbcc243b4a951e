// Packages that are installed for Node: each has a package.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_cursor.h"
#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxPackageJsonBytes = 4 << 20;
inline constexpr std::size_t kMaxNeedsOfNodePackage = 2'000;

// All of them: of what npm, yarn and pnpm install, of Debian's usr/share/nodejs, and the application's own.
inline constexpr std::string_view kNodePackagePaths[] = {"**/package.json"};

// Reads a package.json.
//
// Takes:   the file's whole text.
// Returns: one Package, or none where name or version is missing, as in the package.json of a folder within a package,
// or
//          where it is an extension of Visual Studio Code, whose names are not npm's. `needs` has dependencies,
//          optionalDependencies and peerDependencies, without versions: those it states are ranges.
// Gaps:    what is above kMaxNeedsOfNodePackage; a name, version or licence above kMaxLockedTextBytes.
// Errors:  Corrupt for what is no JSON; Invalid for what is no object.
// Source:  package-json(5).
Result<Catalog> parse_node_package(std::string_view text);

// Whose folder a package.json lies in, judged by its path.
enum class NodeFolder {
  Application,    // not inside of node_modules
  Package,        // the uppermost one of an installed package
  InsidePackage,  // another one of it
  Tests,          // another one of it, among tests or examples: packages there are made up
};
NodeFolder node_folder_of(std::string_view path);

// Nothing among tests, and where a package.json inside of a package is marked as private: then it is part of the
// package.
Result<Catalog> catalog_node_package(std::string_view path, const ByteRange& bytes);

// The licences that the value at hand states: "MIT", {"type": "MIT"}, or an array of those. Of more than kMaxLicenses
// there is one more.
std::vector<std::string> read_node_license(JsonCursor& json);

}  // namespace coaming
