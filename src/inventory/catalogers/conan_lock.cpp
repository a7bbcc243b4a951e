#include "inventory/catalogers/conan_lock.h"

#include "base/json_cursor.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

// Of "zlib/1.2.11@user/channel#revision%time:package#revision"; empty where it is of another form.
struct Reference {
  std::string_view name, version;
};
Reference split_reference(std::string_view text) {
  text = text.substr(0, text.find_first_of("@#%:"));
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

class ConanLockReader {
 public:
  explicit ConanLockReader(std::string_view text) : json_(text) {}

  Result<Catalog> read() {
    bool has_packages = false;
    json_.members([&](std::string_view key) {
      if (key == "requires") {
        has_packages |= read_list(false);
      } else if (key == "build_requires" || key == "config_requires" || key == "python_requires") {
        has_packages |= read_list(true);
      } else if (key == "graph_lock") {
        json_.members([&](std::string_view part) {
          if (part == "nodes") has_packages |= json_.members([&](std::string_view id) { read_node(id); });
        });
      }
    });
    if (auto done = json_.finish(); !done) return done.error();
    if (!has_packages)
      return Error{ErrorCode::Invalid, "this is not a lock file of Conan: it has no graph and no list"};
    return packages_.take();
  }

 private:
  bool read_list(bool is_development) {
    return json_.items([&] {
      const std::size_t line = json_.line();
      add(json_.text().value_or(""), line, is_development);
    });
  }

  // A node of a graph: a package, or the project.
  void read_node(std::string_view id) {
    struct Edge {
      std::string id;
      bool is_development;
    };
    const std::size_t line = json_.line();
    std::string reference;
    bool is_project = false;
    bool is_development = false;
    std::vector<Edge> edges;
    json_.members([&](std::string_view key) {
      if (key == "ref" || key == "pref") {
        reference = json_.text().value_or("");
        is_project |= reference.empty();
      } else if (key == "path") {
        is_project = true;
      } else if (key == "context") {
        is_development = json_.text() == "build";
      } else if (key == "requires" || key == "build_requires") {
        const auto add_edge = [&](std::optional<std::string_view> needed) {
          if (needed && edges.size() < kMaxLockedNeeds)
            edges.push_back({std::string(*needed), key == "build_requires"});
        };
        if (json_.kind() == JsonCursor::Kind::Object) {  // as the first versions have it: from references to nodes
          json_.members([&](std::string_view) { add_edge(json_.text()); });
        } else {
          json_.items([&] { add_edge(json_.text()); });
        }
      }
    });
    if (is_project) {
      for (const Edge& edge : edges) packages_.add_root_by_key(edge.id, edge.is_development);
      return;
    }
    const auto package = add(reference, line, is_development);
    if (!package) return;
    packages_.add_key(id, *package);
    for (const Edge& edge : edges) {
      if (edge.is_development) {
        packages_.add_root_by_key(edge.id, true);
      } else {
        packages_.add_need_by_key(*package, "", edge.id);
      }
    }
  }

  std::optional<std::size_t> add(std::string_view text, std::size_t line, bool is_development) {
    const Reference reference = split_reference(text);
    if (reference.name.empty() || reference.version.empty()) {
      packages_.add_gap(ErrorCode::Corrupt, line, quoted(text) + " is not of the form name/version");
      return std::nullopt;
    }
    return packages_.add(reference.name, reference.version, line, is_development);
  }

  JsonCursor json_;
  LockedPackages packages_{"conan"};
};

}  // namespace

Result<Catalog> parse_conan_lock(std::string_view text) { return ConanLockReader(text).read(); }

Result<Catalog> catalog_conan_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxLockFileBytes, parse_conan_lock);
}

}  // namespace coaming
