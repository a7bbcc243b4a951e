#include "inventory/catalogers/swift_resolved.h"

#include <algorithm>

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

// "github.com/apple/swift-nio", of "https://user@github.com/apple/swift-nio.git" and "git@github.com:apple/swift-nio".
std::string name_of_repository(std::string_view location) {
  const auto scheme = location.find("://");
  const bool has_scheme = scheme != std::string_view::npos;
  if (has_scheme) location.remove_prefix(scheme + 3);
  const auto host_end = std::min(location.find('/'), location.size());
  const auto user_end = location.substr(0, host_end).rfind('@');
  if (user_end != std::string_view::npos) location.remove_prefix(user_end + 1);
  while (location.ends_with('/')) location.remove_suffix(1);
  if (location.ends_with(".git")) location.remove_suffix(4);
  std::string name(location);
  const auto colon = name.find(':');
  if (!has_scheme && colon < name.find('/')) name[colon] = '/';
  return name;
}

class SwiftResolvedReader {
 public:
  explicit SwiftResolvedReader(std::string_view text) : json_(text) {}

  Result<Catalog> read() {
    bool has_pins = false;
    const auto read_pins = [&](std::string_view key) {
      if (key == "pins") has_pins |= json_.items([&] { read_pin(); });
    };
    json_.members([&](std::string_view key) {
      if (key == "object") {
        json_.members(read_pins);
      } else if (key == "version") {
        const std::size_t line = json_.line();
        const auto version = json_.number();
        if (version == "1" || version == "2" || version == "3") return;
        packages_.add_gap(ErrorCode::Unsupported, line,
                          "the version of this file is not 1 to 3; packages may be missing");
      } else {
        read_pins(key);
      }
    });
    if (auto done = json_.finish(); !done) return done.error();
    if (!has_pins) return Error{ErrorCode::Invalid, "this is not a Package.resolved: it has no pins"};
    return packages_.take();
  }

 private:
  void read_pin() {
    const std::size_t line = json_.line();
    std::string identity, location, version, revision;
    const bool is_object = json_.members([&](std::string_view key) {
      if (key == "identity" || key == "package") {
        identity = json_.text().value_or("");
      } else if (key == "location" || key == "repositoryURL") {
        location = json_.text().value_or("");
      } else if (key == "state") {
        json_.members([&](std::string_view part) {
          if (part == "version") version = json_.text().value_or("");
          if (part == "revision") revision = json_.text().value_or("");
        });
      }
    });
    if (!is_object) return packages_.add_gap(ErrorCode::Corrupt, line, "a pin should be an object");
    packages_.add(location.empty() ? identity : name_of_repository(location), version.empty() ? revision : version,
                  line);
  }

  JsonCursor json_;
  LockedPackages packages_{"swift"};
};

}  // namespace

Result<Catalog> parse_swift_resolved(std::string_view text) { return SwiftResolvedReader(text).read(); }

Result<Catalog> catalog_swift_resolved(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxLockFileBytes, parse_swift_resolved);
}

}  // namespace coaming
