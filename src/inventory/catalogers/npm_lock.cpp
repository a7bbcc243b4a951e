#include "inventory/catalogers/npm_lock.h"

#include <charconv>

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/node_names.h"
#include "inventory/catalogers/node_package.h"
#include "inventory/catalogers/node_tree.h"

namespace coaming {

namespace {

constexpr int kNewestVersion = 3;

class NpmLockReader {
 public:
  explicit NpmLockReader(std::string_view text) : json_(text) {}

  Result<Catalog> read() {
    const bool is_object = json_.members([&](std::string_view key) {
      if (key == "lockfileVersion") {
        read_lockfile_version();
      } else if (key == "packages") {
        has_paths_ = json_.members([&](std::string_view path) { read_path(path); });
      } else if (key == "dependencies" && !has_paths_) {
        has_tree_ = json_.members([&](std::string_view name) { read_tree(NodeTree::kRoot, name); });
      }
    });
    if (auto done = json_.finish(); !done) return done.error();
    if (!is_object || (!has_version_ && !has_paths_ && !has_tree_)) {
      return Error{ErrorCode::Invalid, "this is not a lock file of npm: it has no lockfileVersion and no packages"};
    }
    tree_.resolve_into(packages_);
    if (tree_.is_cut()) {
      packages_.add_gap(ErrorCode::TooLarge, 0,
                        "node_modules folders are nested too deep or too many; some needs are missing here");
    }
    return packages_.take();
  }

 private:
  void read_lockfile_version() {
    has_version_ = true;
    const std::size_t line = json_.line();
    const auto text = json_.number();
    int version = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), version);
    if (version >= 1 && version <= kNewestVersion) return;
    packages_.add_gap(ErrorCode::Unsupported, line,
                      "lockfileVersion is not 1 to " + std::to_string(kNewestVersion) + "; packages may be missing");
  }

  // An entry of "packages", as of lockfileVersion 2: where a package lies, and what it is.
  void read_path(std::string_view path) {
    if (path.empty()) return;  // the project
    const std::size_t line = json_.line();
    const auto place = tree_.at_path(path);
    constexpr std::string_view kFolder = "node_modules/";
    const auto modules = path.rfind(kFolder);
    const bool is_installed = modules != std::string_view::npos;
    std::string name(path.substr(is_installed ? modules + kFolder.size() : path.rfind('/') + 1));
    std::string version, target;
    bool is_link = false;
    bool is_development = false;
    licenses_.clear();
    const bool is_object = json_.members([&](std::string_view key) {
      if (key == "name") {
        name = json_.text().value_or("");
      } else if (key == "version") {
        version = json_.text().value_or("");
      } else if (key == "resolved") {
        target = json_.text().value_or("");
      } else if (key == "link") {
        is_link = json_.flag().value_or(false);
      } else if (key == "dev") {
        is_development = json_.flag().value_or(false);
      } else if (key == "license") {
        licenses_ = read_node_license(json_);
      } else if (key == "dependencies" || key == "optionalDependencies") {
        read_needs(place, false);
      } else if (key == "peerDependencies") {
        read_needs(place, true);
      }
    });
    if (!is_object) return packages_.add_gap(ErrorCode::Corrupt, line, "an entry should be an object");
    if (is_link) {
      const auto linked = tree_.at_path(target);
      if (place && linked) tree_.link(*place, *linked);
      return;
    }
    if (version.empty() && !is_installed) return;  // a workspace that is not published
    add(place, name, version.empty() ? version_of_place(target) : version, line, is_development);
  }

  // An entry of "dependencies", as of lockfileVersion 1: nested as the packages are to lie.
  void read_tree(std::optional<NodeTree::Place> parent, std::string_view key) {
    const std::size_t line = json_.line();
    const auto place = parent ? tree_.inside(*parent, key) : std::nullopt;
    std::string name(key), version;
    bool is_development = false;
    licenses_.clear();
    const bool is_object = json_.members([&](std::string_view member) {
      if (member == "version") {
        version = json_.text().value_or("");
      } else if (member == "dev") {
        is_development = json_.flag().value_or(false);
      } else if (member == "requires") {
        read_needs(place, false);
      } else if (member == "dependencies") {
        json_.members([&](std::string_view inner) { read_tree(place, inner); });
      }
    });
    if (!is_object) return packages_.add_gap(ErrorCode::Corrupt, line, "an entry should be an object");
    if (version.starts_with("npm:")) {
      const NodeSpec spec = split_node_spec(std::string_view(version).substr(4));
      name = spec.name;
      version = std::string(spec.wanted);
    }
    add(place, name, is_node_version(version) ? version : version_of_place(version), line, is_development);
  }

  void read_needs(std::optional<NodeTree::Place> place, bool only_if_there) {
    json_.members([&](std::string_view name) {
      if (place) tree_.add_need(*place, name, only_if_there);
    });
  }

  void add(std::optional<NodeTree::Place> place, std::string_view name, std::string_view version, std::size_t line,
           bool is_development) {
    const auto package = packages_.add(name, version, line, is_development);
    if (!package) return;
    for (const std::string& license : licenses_) packages_.add_license(*package, license);
    if (place) tree_.put(*place, *package);
  }

  JsonCursor json_;
  LockedPackages packages_{"npm"};
  NodeTree tree_;
  std::vector<std::string> licenses_;  // of the entry at hand
  bool has_version_ = false, has_paths_ = false, has_tree_ = false;
};

}  // namespace

Result<Catalog> parse_npm_lock(std::string_view text) { return NpmLockReader(text).read(); }

Result<Catalog> catalog_npm_lock(std::string_view path, const ByteRange& bytes) {
  if (is_in_node_modules(path)) return Catalog{};
  return parse_whole(bytes, kMaxLockFileBytes, parse_npm_lock);
}

}  // namespace coaming
