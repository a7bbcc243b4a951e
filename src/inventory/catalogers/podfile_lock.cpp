#include "inventory/catalogers/podfile_lock.h"

#include "base/text.h"
#include "base/yaml_cursor.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

// Of "Firebase/Core (6.0.0)", and of "Firebase/Core", which has no version.
struct Pod {
  std::string_view name, version;
};
Pod split_pod(std::string_view text) {
  const auto open = text.rfind(" (");
  if (open == std::string_view::npos || !text.ends_with(')')) return {trimmed(text), {}};
  return {trimmed(text.substr(0, open)), text.substr(open + 2, text.size() - open - 3)};
}

class PodfileLockReader {
 public:
  explicit PodfileLockReader(std::string_view text) : yaml_(text) {}

  Result<Catalog> read() {
    bool has_pods = false;
    while (yaml_.next_document()) {
      yaml_.members([&](std::string_view key) {
        if (key == "PODS") has_pods |= yaml_.items([&] { read_pod(); });
      });
    }
    if (auto done = yaml_.finish(); !done) return done.error();
    if (!has_pods) return Error{ErrorCode::Invalid, "this is not a Podfile.lock: it has no list PODS"};
    packages_.add_gap_for_alias(yaml_.alias_line());
    return packages_.take();
  }

 private:
  // "name (version)", alone or as the key of what it needs.
  void read_pod() {
    const std::size_t line = yaml_.line();
    if (yaml_.kind() != YamlCursor::Kind::Map) {
      add(yaml_.text().value_or(""), line);
      return;
    }
    yaml_.members([&](std::string_view key) {
      const auto package = add(key, line);
      yaml_.items([&] {
        const auto text = yaml_.text();
        if (!package || !text) return;
        const std::string_view name = split_pod(*text).name;
        packages_.add_need_by_key(*package, name, name);
      });
    });
  }

  std::optional<std::size_t> add(std::string_view text, std::size_t line) {
    const Pod pod = split_pod(text);
    const auto package = packages_.add(pod.name, pod.version, line);
    if (package) packages_.add_key(pod.name, *package);
    return package;
  }

  YamlCursor yaml_;
  LockedPackages packages_{"cocoapods"};
};

}  // namespace

Result<Catalog> parse_podfile_lock(std::string_view text) { return PodfileLockReader(text).read(); }

Result<Catalog> catalog_podfile_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxYamlCursorBytes, parse_podfile_lock);
}

}  // namespace coaming
