// What a .NET application was built with: <application>.deps.json.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kDotnetDepsPaths[] = {"**/*.deps.json"};

// Reads the dependencies of an application, or of the runtime itself.
//
// Takes:   the file's whole text.
// Returns: one Package for each library that has files there – assemblies, native libraries, resources –, the
// application's
//          own projects among them, and for each that no target lists. A library whose files the runtime brings itself,
//          in a version of its own, has none and is left out. The name is that of the NuGet package: without
//          "runtimepack.".
// Gaps:    a library without name or version; what is above a limit of LockedPackages.
// Errors:  Corrupt for what is no JSON; Invalid for what has neither targets nor libraries.
// Source:  dotnet/sdk, documentation/specs/runtime-configuration-file.md.
Result<Catalog> parse_dotnet_deps(std::string_view text);

Result<Catalog> catalog_dotnet_deps(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
