#include "inventory/catalogers/bun_lock.h"

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/node_names.h"
#include "inventory/catalogers/node_tree.h"

namespace coaming {

namespace {

class BunLockReader {
 public:
  explicit BunLockReader(std::string_view text) : json_(text, JsonCursor::Dialect::WithComments) {}

  Result<Catalog> read() {
    const bool is_object = json_.members([&](std::string_view key) {
      if (key == "lockfileVersion") {
        const std::size_t line = json_.line();
        const auto version = json_.number();
        if (version == "0" || version == "1") return;
        packages_.add_gap(ErrorCode::Unsupported, line, "lockfileVersion is not 0 or 1; packages may be missing");
      } else if (key == "workspaces") {
        json_.members([&](std::string_view path) { read_workspace(path); });
      } else if (key == "packages") {
        json_.members([&](std::string_view place) { read_package(place); });
      }
    });
    if (auto done = json_.finish(); !done) return done.error();
    if (!is_object) return Error{ErrorCode::Invalid, "this is not a bun.lock: it should be an object"};
    tree_.resolve_into(packages_);
    if (tree_.is_cut()) {
      packages_.add_gap(ErrorCode::TooLarge, 0,
                        "packages are nested too deep or too many; some needs are missing here");
    }
    return packages_.take();
  }

 private:
  void read_workspace(std::string_view path) {
    struct Root {
      std::string name;
      bool is_development;
    };
    std::vector<Root> roots;
    std::string name;
    json_.members([&](std::string_view key) {
      if (key == "name") {
        name = json_.text().value_or("");
        return;
      }
      const bool is_development = key == "devDependencies";
      if (!is_development && key != "dependencies" && key != "optionalDependencies" && key != "peerDependencies")
        return;
      json_.members([&](std::string_view needed) {
        if (roots.size() < kMaxLockedNeeds) roots.push_back({std::string(needed), is_development});
      });
    });
    const auto place = path.empty() ? NodeTree::kRoot : tree_.at_names(name);
    if (!place) return;
    for (const Root& root : roots) tree_.add_root(*place, root.name, root.is_development);
  }

  // "a/b": ["b@1.0.0", "", {what it needs}, "sha512-..."]; where it is from no registry, without the second.
  void read_package(std::string_view path) {
    const std::size_t line = json_.line();
    const auto place = tree_.at_names(path);
    std::string spec_text;
    std::size_t position = 0;
    const bool is_array = json_.items([&] {
      if (position++ == 0) {
        spec_text = json_.text().value_or("");
      } else if (json_.kind() == JsonCursor::Kind::Object) {
        json_.members([&](std::string_view key) {
          if (key == "dependencies" || key == "optionalDependencies") read_needs(place, false);
          if (key == "peerDependencies") read_needs(place, true);
        });
      }
    });
    const NodeSpec spec = split_node_spec(spec_text);
    if (!is_array || spec.wanted.empty()) {
      packages_.add_gap(ErrorCode::Corrupt, line, "the entry " + quoted(path) + " tells no name and version");
      return;
    }
    if (spec.wanted.starts_with("workspace:") || spec.wanted.starts_with("root:")) return;
    const std::string version = is_node_version(spec.wanted) ? std::string(spec.wanted) : version_of_place(spec.wanted);
    const auto package = packages_.add(spec.name, version, line);
    if (package && place) tree_.put(*place, *package);
  }

  void read_needs(std::optional<NodeTree::Place> place, bool only_if_there) {
    json_.members([&](std::string_view name) {
      if (place) tree_.add_need(*place, name, only_if_there);
    });
  }

  JsonCursor json_;
  LockedPackages packages_{"npm"};
  NodeTree tree_;
};

}  // namespace

Result<Catalog> parse_bun_lock(std::string_view text) { return BunLockReader(text).read(); }

Result<Catalog> catalog_bun_lock(std::string_view path, const ByteRange& bytes) {
  if (is_in_node_modules(path)) return Catalog{};
  if (path.ends_with(".lockb")) {
    return Error{
        ErrorCode::Unsupported,
        "the binary form of Bun's lock file is not read; \"bun install --save-text-lockfile\" writes bun.lock"};
  }
  return parse_whole(bytes, kMaxLockFileBytes, parse_bun_lock);
}

}  // namespace coaming
