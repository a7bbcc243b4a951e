#include "inventory/catalogers/pubspec_lock.h"

#include "base/yaml_cursor.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

Result<Catalog> parse_pubspec_lock(std::string_view text) {
  YamlCursor yaml(text);
  LockedPackages packages("pub");
  bool has_packages = false;
  const auto read_package = [&](std::string_view name) {
    const std::size_t line = yaml.line();
    std::string version;
    bool is_development = false;
    yaml.members([&](std::string_view key) {
      if (key == "version") {
        version = yaml.text().value_or("");
      } else if (key == "dependency") {
        is_development = yaml.text() == "direct dev";
      }
    });
    packages.add(name, version, line, is_development);
  };
  while (yaml.next_document()) {
    yaml.members([&](std::string_view key) {
      if (key == "packages") has_packages |= yaml.members(read_package);
    });
  }
  if (auto done = yaml.finish(); !done) return done.error();
  if (!has_packages) return Error{ErrorCode::Invalid, "this is not a pubspec.lock: it has no map of packages"};
  packages.add_gap_for_alias(yaml.alias_line());
  return packages.take();
}

Result<Catalog> catalog_pubspec_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxYamlCursorBytes, parse_pubspec_lock);
}

}  // namespace coaming
