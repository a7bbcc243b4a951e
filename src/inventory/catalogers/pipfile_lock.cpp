#include "inventory/catalogers/pipfile_lock.h"

#include "base/json_cursor.h"
#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/python_requirement.h"
#include "inventory/catalogers/unpinned.h"

namespace coaming {

namespace {

class PipfileLockReader {
 public:
  explicit PipfileLockReader(std::string_view text) : json_(text) {}

  Result<Catalog> read() {
    bool has_meta = false;
    json_.members([&](std::string_view category) {
      if (category == "_meta") {
        has_meta = true;
        return;
      }
      const bool is_development = category == "develop";
      json_.members([&](std::string_view name) { read_package(name, is_development); });
    });
    if (auto done = json_.finish(); !done) return done.error();
    if (!has_meta) return Error{ErrorCode::Invalid, "this is not a Pipfile.lock: it has no \"_meta\""};
    Catalog catalog = packages_.take();
    unpinned_.tell(catalog);
    return catalog;
  }

 private:
  void read_package(std::string_view name, bool is_development) {
    const std::size_t line = json_.line();
    std::string version, place;
    json_.members([&](std::string_view key) {
      if (key == "version") {
        version = json_.text().value_or("");
      } else if (key == "file") {
        place = json_.text().value_or("");
      }
    });
    std::string_view stated = trimmed(version);
    while (stated.starts_with('=')) stated.remove_prefix(1);
    stated = trimmed(stated);
    const auto wheel = parse_wheel_name(place);
    if (stated.empty() && wheel) stated = wheel->version;
    if (stated.empty() || stated.find_first_of("<>~!*, ") != std::string_view::npos) {
      unpinned_.add(name, line);
    } else {
      packages_.add(name, stated, line, is_development);
    }
  }

  JsonCursor json_;
  LockedPackages packages_{"pypi"};
  Unpinned unpinned_;
};

}  // namespace

Result<Catalog> parse_pipfile_lock(std::string_view text) { return PipfileLockReader(text).read(); }

Result<Catalog> catalog_pipfile_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxLockFileBytes, parse_pipfile_lock);
}

}  // namespace coaming
