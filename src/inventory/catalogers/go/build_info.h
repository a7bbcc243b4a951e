// What the Go linker writes into every program: the version of Go and the modules it was built from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/executable.h"

namespace coaming {

// The largest programs that people run list some 2,000 modules in 250 kB.
inline constexpr std::uint64_t kMaxGoModulesBytes = 8 << 20;
inline constexpr std::uint64_t kMaxGoVersionBytes = 4096;
// How much of a data segment is searched where no section says where the build information lies.
inline constexpr std::uint64_t kMaxGoSearchBytes = 4 << 20;

// What the linker wrote, not yet taken apart.
struct GoBuildInfo {
  std::string go_version;  // "go1.22.3", "go1.22.3 X:nocoverageredesign", "devel go1.23-0f1e2d3 …"
  std::string modules;     // lines of words separated by tabs; empty where it was built without modules
};

// Finds and reads the build information, in the inline form (since Go 1.18) and in that with pointers.
//
// Returns: none for a program that is not of Go. Only headers are read for that, but for the data segment of a file
//          without section headers or of PE.
// Errors:  Corrupt, TooLarge above the limits named here.
// Source:  Go, src/debug/buildinfo/buildinfo.go and cmd/link/internal/ld/data.go "buildinfo".
Result<std::optional<GoBuildInfo>> read_go_build_info(const ByteRange& file, const Executable& executable);

struct GoModule {
  std::string path;
  std::string version;  // "v1.2.3", a pseudo-version, "(devel)"; empty where none is stated
};

struct GoModules {
  std::string package;  // import path of the main package
  std::optional<GoModule> main;
  std::vector<GoModule> dependencies;  // what was built in: replacements instead of what they replace
  std::vector<std::pair<std::string, std::string>> settings;  // "-ldflags", "vcs.revision" …
};

// Takes the lines apart.
// Errors: Corrupt, naming the line.
// Source: Go, src/runtime/debug/mod.go "ParseBuildInfo".
Result<GoModules> parse_go_modules(std::string_view text);

// The value of a setting; empty where it is not there.
std::string_view go_setting(const GoModules& modules, std::string_view name);

// What `-X <variable>=<value>` among the linker's flags says the version of the program is: the value of a variable
// whose name is that of a version, one of the main package or module before others. Empty where none is like that, or
// where several contradict each other.
std::string go_linked_version(const GoModules& modules);

}  // namespace coaming
