#include "inventory/catalogers/dotnet_deps.h"

#include <unordered_set>

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

std::string_view without_runtimepack(std::string_view name) {
  constexpr std::string_view kPrefix = "runtimepack.";
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

class DotnetDepsReader {
 public:
  explicit DotnetDepsReader(std::string_view text) : json_(text) {}

  Result<Catalog> read() {
    bool has_libraries = false;
    json_.members([&](std::string_view key) {
      if (key == "targets") {
        has_libraries |= json_.members(
            [&](std::string_view) { json_.members([&](std::string_view library) { read_in_target(library); }); });
      } else if (key == "libraries") {
        has_libraries |= json_.members([&](std::string_view library) { read_library(library); });
      }
    });
    if (auto done = json_.finish(); !done) return done.error();
    if (!has_libraries) {
      return Error{ErrorCode::Invalid, "this is not a deps.json of .NET: it has no targets and no libraries"};
    }
    return packages_.take();
  }

 private:
  // Whether the object at hand, a list of files, has any.
  bool read_files() {
    bool has_files = false;
    json_.members([&](std::string_view) { has_files = true; });
    return has_files;
  }

  void read_in_target(std::string_view key) {
    const std::size_t line = json_.line();
    bool has_files = false;
    std::vector<Need> needs;
    json_.members([&](std::string_view member) {
      if (member == "runtime" || member == "native" || member == "resources" || member == "runtimeTargets") {
        has_files |= read_files();
      } else if (member == "dependencies") {
        json_.members([&](std::string_view name) {
          const std::string_view version = json_.text().value_or("");
          if (needs.size() < kMaxLockedNeeds)
            needs.push_back({std::string(without_runtimepack(name)), std::string(version)});
        });
      }
    });
    if (!has_files) {
      if (without_files_.size() < kMaxLockedKeys && key.size() <= kMaxLockedTextBytes) without_files_.emplace(key);
      return;
    }
    const auto package = add(key, line);
    if (!package) return;
    packages_.add_key(key, *package);
    for (const Need& need : needs) packages_.add_need(*package, need.name, need.version);
  }

  void read_library(std::string_view key) {
    const std::size_t line = json_.line();
    if (packages_.find_key(key) || without_files_.contains(key)) return;
    add(key, line);
  }

  // Of "<name>/<version>".
  std::optional<std::size_t> add(std::string_view key, std::size_t line) {
    const auto slash = key.rfind('/');
    if (slash == std::string_view::npos) {
      packages_.add_gap(ErrorCode::Corrupt, line, "the library " + quoted(key) + " has no version");
      return std::nullopt;
    }
    return packages_.add(without_runtimepack(key.substr(0, slash)), key.substr(slash + 1), line);
  }

  JsonCursor json_;
  LockedPackages packages_{"nuget"};
  std::unordered_set<std::string, SipHash, std::equal_to<>> without_files_;  // keys
};

}  // namespace

Result<Catalog> parse_dotnet_deps(std::string_view text) { return DotnetDepsReader(text).read(); }

Result<Catalog> catalog_dotnet_deps(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxLockFileBytes, parse_dotnet_deps);
}

}  // namespace coaming
