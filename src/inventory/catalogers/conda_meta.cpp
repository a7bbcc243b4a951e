#include "inventory/catalogers/conda_meta.h"

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

Result<Catalog> parse_conda_meta(std::string_view text) {
  JsonCursor json(text);
  std::string name, version, subdir, license;
  std::vector<std::string> needs;
  std::size_t line = 1;
  json.members([&](std::string_view key) {
    if (key == "name") {
      line = json.line();
      name = json.text().value_or("");
    } else if (key == "version") {
      version = json.text().value_or("");
    } else if (key == "subdir") {
      subdir = json.text().value_or("");
    } else if (key == "license") {
      license = json.text().value_or("");
    } else if (key == "depends") {
      json.items([&] {
        // "python >=3.9,<3.10": a name, then a range and perhaps a build. "__glibc" is the system's, not a package.
        const std::string_view wanted = json.text().value_or("");
        if (wanted.starts_with("__") || needs.size() == kMaxLockedNeeds) return;
        needs.emplace_back(wanted.substr(0, wanted.find_first_of(" =<>!~[")));
      });
    }
  });
  if (auto done = json.finish(); !done) return done.error();
  if (name.empty() || version.empty()) {
    return Error{ErrorCode::Corrupt, "a package of Conda should have a name and a version"};
  }
  LockedPackages packages("conda");
  if (const auto package = packages.add(name, version, line)) {
    packages.set_architecture(*package, subdir);
    packages.add_license(*package, license);
    for (const std::string& needed : needs) packages.add_need(*package, needed, "");
  }
  return packages.take();
}

Result<Catalog> catalog_conda_meta(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxLockFileBytes, parse_conda_meta);
}

}  // namespace coaming
