// What the Swift package manager locks: Package.resolved.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kSwiftResolvedPaths[] = {"**/Package.resolved"};

// Reads a Package.resolved, of version 1 to 3.
//
// Takes:   the file's whole text.
// Returns: one Package a pin, named by where its repository lies ("github.com/apple/swift-nio"), or by its identity
// where it
//          has none. The version is the commit where only a branch or commit is pinned. The file does not say what
//          needs what.
// Gaps:    a pin without name, or without version and revision; what is above a limit of LockedPackages; a version
// above 3. Errors:  Corrupt for what is no JSON; Invalid for what has no pins. Source:  swift-package-manager,
// Sources/PackageGraph/ResolvedPackagesStore.swift.
Result<Catalog> parse_swift_resolved(std::string_view text);

Result<Catalog> catalog_swift_resolved(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
