#include "inventory/catalogers/composer.h"

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/node_package.h"

namespace coaming {

namespace {

class ComposerReader {
 public:
  explicit ComposerReader(std::string_view text) : json_(text) {}

  Result<Catalog> read() {
    bool has_packages = json_.kind() == JsonCursor::Kind::Array;
    if (has_packages) {
      read_packages(false);
    } else {
      json_.members([&](std::string_view key) {
        if (key == "packages") has_packages |= read_packages(false);
        if (key == "packages-dev") has_packages |= read_packages(true);
        if (key == "dev-package-names") json_.items([&] { note_development(json_.text().value_or("")); });
      });
    }
    if (auto done = json_.finish(); !done) return done.error();
    if (!has_packages) return Error{ErrorCode::Invalid, "this is no list of Composer: it has no packages"};
    for (const std::string& name : development_) {
      if (const auto package = packages_.find_key(name)) packages_.set_development(*package, true);
    }
    return packages_.take();
  }

 private:
  bool read_packages(bool is_development) {
    return json_.items([&] { read_package(is_development); });
  }

  void read_package(bool is_development) {
    const std::size_t line = json_.line();
    std::string name, version;
    std::vector<std::string> licenses, needs;
    const bool is_object = json_.members([&](std::string_view key) {
      if (key == "name") {
        name = json_.text().value_or("");
      } else if (key == "version") {
        version = json_.text().value_or("");
      } else if (key == "license") {
        licenses = read_node_license(json_);
      } else if (key == "require") {
        json_.members([&](std::string_view needed) {
          // What has no vendor is PHP, an extension, a library of the system.
          const bool has_vendor = needed.find('/') != std::string_view::npos;
          if (has_vendor && needs.size() < kMaxLockedNeeds) needs.emplace_back(needed);
        });
      }
    });
    if (!is_object) return packages_.add_gap(ErrorCode::Corrupt, line, "a package should be an object");
    const auto package = packages_.add(name, version, line, is_development);
    if (!package) return;
    packages_.add_key(name, *package);
    for (const std::string& license : licenses) packages_.add_license(*package, license);
    for (const std::string& needed : needs) packages_.add_need_by_key(*package, needed, needed);
  }

  void note_development(std::string_view name) {
    if (development_.size() < kMaxPackages && name.size() <= kMaxLockedTextBytes) development_.emplace_back(name);
  }

  JsonCursor json_;
  LockedPackages packages_{"composer"};
  std::vector<std::string> development_;  // names
};

}  // namespace

Result<Catalog> parse_composer(std::string_view text) { return ComposerReader(text).read(); }

Result<Catalog> catalog_composer(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxLockFileBytes, parse_composer);
}

}  // namespace coaming
