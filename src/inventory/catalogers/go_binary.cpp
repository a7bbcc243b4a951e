#include "inventory/catalogers/go_binary.h"

#include <algorithm>
#include <set>

#include "base/executable.h"
#include "base/mach_o.h"
#include "base/text.h"
#include "inventory/catalogers/go/build_info.h"

namespace coaming {

namespace {

constexpr std::string_view kNoVersion = "(devel)";

Package go_package(std::string name, std::string version) {
  Package package;
  package.type = "golang";
  package.source_name = name;
  package.name = std::move(name);
  package.version = std::move(version);
  package.found_in.emplace_back();
  return package;
}

// "go1.22.3 X:boringcrypto" is "1.22.3", "devel go1.23-0f1e2d3 Mon Jan …" is "1.23-0f1e2d3".
std::string standard_library_version(std::string_view go_version) {
  if (go_version.starts_with("devel ")) go_version.remove_prefix(6);
  go_version = go_version.substr(0, go_version.find(' '));
  if (!go_version.starts_with("go")) return "";
  go_version.remove_prefix(2);
  const bool is_number = !go_version.empty() && go_version.front() >= '0' && go_version.front() <= '9';
  return is_number ? std::string(go_version) : "";
}

// v0.0.0-20240102030405-0123456789ab out of the commit and its time; empty where they are not stated.
// Source: Go, "Modules reference", "Pseudo-versions".
std::string pseudo_version(const GoModules& modules) {
  constexpr std::size_t kCommitDigits = 12;
  const std::string_view commit = go_setting(modules, "vcs.revision");
  std::string digits;
  for (const char c : go_setting(modules, "vcs.time")) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const bool is_commit =
      commit.size() >= kCommitDigits && commit.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!is_commit || digits.size() < 14) return "";
  return "v0.0.0-" + digits.substr(0, 14) + "-" + std::string(commit.substr(0, kCommitDigits));
}

std::string main_version(const GoModules& modules) {
  const std::string& stated = modules.main->version;
  if (!stated.empty() && stated != kNoVersion) return stated;
  std::string linked = go_linked_version(modules);
  if (linked.empty()) return pseudo_version(modules);
  return linked.starts_with('v') ? linked : "v" + linked;
}

void add_modules(const GoModules& modules, std::vector<Need> needs, Catalog& catalog) {
  std::set<std::pair<std::string, std::string>> seen;
  std::vector<Package> dependencies;
  for (const GoModule& module : modules.dependencies) {
    if (module.version.empty() || module.version == kNoVersion) {
      catalog.add_gap(ErrorCode::NotFound, "the version of Go module " + printable(module.path) + " is not stated");
    } else if (seen.emplace(module.path, module.version).second) {
      needs.push_back({module.path, module.version});
      dependencies.push_back(go_package(module.path, module.version));
    }
  }
  if (modules.main) {
    std::string version = main_version(modules);
    if (version.empty()) {
      catalog.add_gap(ErrorCode::NotFound, "the version of the program itself, Go module " +
                                               printable(modules.main->path) + ", is not stated");
    } else {
      Package package = go_package(modules.main->path, std::move(version));
      package.needs = std::move(needs);
      catalog.add_package(std::move(package));
    }
  }
  for (Package& package : dependencies) catalog.add_package(std::move(package));
}

Result<void> read_program(const ByteRange& bytes, Catalog& catalog) {
  const auto executable = read_executable(bytes);
  if (!executable) return executable.error();
  if (!*executable) return {};
  const auto info = read_go_build_info(bytes, **executable);
  if (!info) return info.error().in("Go build information");
  if (!*info) return {};

  std::vector<Need> needs;
  const std::string version = standard_library_version((*info)->go_version);
  if (version.empty()) {
    catalog.add_gap(ErrorCode::Invalid,
                    "the version of Go that built it cannot be understood: \"" + printable((*info)->go_version) + "\"");
  } else {
    needs.push_back({"stdlib", version});
    catalog.add_package(go_package("stdlib", version));
  }
  if ((*info)->modules.empty()) {
    catalog.add_gap(ErrorCode::NotFound,
                    "a Go program built without modules: of what it consists beside the standard library is not known");
    return {};
  }
  const auto modules = parse_go_modules((*info)->modules);
  if (!modules) return modules.error().in("Go build information");
  // Programs that come with Go itself are part of the standard library, and one of a single file is not of a module.
  const bool has_no_module = modules->package.starts_with("cmd/") || modules->package == "command-line-arguments";
  if (!modules->main && modules->dependencies.empty() && !has_no_module) {
    catalog.add_gap(ErrorCode::NotFound, "Go program " + printable(modules->package) +
                                             " was built without modules: of what it consists beside the standard "
                                             "library is not known");
  }
  add_modules(*modules, std::move(needs), catalog);
  return {};
}

}  // namespace

Result<Catalog> catalog_go_binary(std::string_view, const ByteRange& bytes) {
  Catalog catalog;
  std::vector<ByteRange> programs = {bytes};
  if (is_universal_mach_o(bytes)) {
    auto slices = mach_o_slices(bytes);
    if (!slices) return slices.error();
    programs = std::move(*slices);
  }
  for (const ByteRange& program : programs) {
    if (auto read = read_program(program, catalog); !read) return read.error();
  }
  return catalog;
}

}  // namespace coaming
