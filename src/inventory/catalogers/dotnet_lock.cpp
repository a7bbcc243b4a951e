#include "inventory/catalogers/dotnet_lock.h"

#include <algorithm>

#include <pugixml.hpp>

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

class NugetLockReader {
 public:
  explicit NugetLockReader(std::string_view text) : json_(text) {}

  Result<Catalog> read() {
    bool has_dependencies = false;
    json_.members([&](std::string_view key) {
      if (key == "version") {
        const std::size_t line = json_.line();
        const auto version = json_.number();
        if (version == "1" || version == "2") return;
        packages_.add_gap(ErrorCode::Unsupported, line,
                          "the version of this file is not 1 or 2; packages may be missing");
      } else if (key == "dependencies") {
        has_dependencies |= json_.members([&](std::string_view framework) {
          const std::string prefix = std::string(framework) + "/";
          json_.members([&](std::string_view name) { read_package(prefix, name); });
        });
      }
    });
    if (auto done = json_.finish(); !done) return done.error();
    if (!has_dependencies) return Error{ErrorCode::Invalid, "this is not a lock file of NuGet: it has no dependencies"};
    return packages_.take();
  }

 private:
  void read_package(const std::string& prefix, std::string_view name) {
    const std::size_t line = json_.line();
    std::string version;
    bool is_project = false;
    std::vector<std::string> needs;
    const bool is_object = json_.members([&](std::string_view key) {
      if (key == "resolved") {
        version = json_.text().value_or("");
      } else if (key == "type") {
        is_project = json_.text() == "Project";
      } else if (key == "dependencies") {
        json_.members([&](std::string_view needed) {
          if (needs.size() < kMaxLockedNeeds) needs.emplace_back(needed);
        });
      }
    });
    if (!is_object) return packages_.add_gap(ErrorCode::Corrupt, line, "a package should be an object");
    if (is_project) return;
    const auto package = packages_.add(name, version, line);
    if (!package) return;
    packages_.add_key(prefix + std::string(name), *package);
    for (const std::string& needed : needs) packages_.add_need_by_key(*package, needed, prefix + needed);
  }

  JsonCursor json_;
  LockedPackages packages_{"nuget"};
};

}  // namespace

Result<Catalog> parse_nuget_lock(std::string_view text) { return NugetLockReader(text).read(); }

Result<Catalog> parse_packages_config(std::string_view text) {
  if (text.size() > kMaxPackagesConfigBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxPackagesConfigBytes)};
  }
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return Error{ErrorCode::Corrupt, std::string("not valid XML: ") + parsed.description()};
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "packages") {
    return Error{ErrorCode::Invalid, "this is not a packages.config: its root is not <packages>"};
  }
  LockedPackages packages("nuget");
  std::size_t line = 1;
  std::size_t counted = 0;  // bytes whose lines are in `line`
  for (const pugi::xml_node& node : root.children("package")) {
    const auto offset =
        std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)), text.size());
    if (offset > counted) {
      line += static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                                  text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
      counted = offset;
    }
    packages.add(node.attribute("id").value(), node.attribute("version").value(), line,
                 node.attribute("developmentDependency").as_bool());
  }
  return packages.take();
}

Result<Catalog> catalog_dotnet_lock(std::string_view path, const ByteRange& bytes) {
  if (path.ends_with(".config")) return parse_whole(bytes, kMaxPackagesConfigBytes, parse_packages_config);
  return parse_whole(bytes, kMaxLockFileBytes, parse_nuget_lock);
}

}  // namespace coaming
