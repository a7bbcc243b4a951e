#include "inventory/catalogers/uv_lock.h"

#include <set>
#include <string>

#include "inventory/catalogers/toml_lock.h"

namespace coaming {

namespace {

class UvLockReader {
 public:
  explicit UvLockReader(const TomlNode& top) : lock_("pypi", top), top_(top) {
    const TomlNode* manifest = top.find("manifest");
    if (manifest == nullptr) return;
    for (const TomlNode& member : manifest->list_of("members")) members_.insert(member.text);
  }

  Result<Catalog> read() {
    const auto read =
        lock_.visit("package", top_.find("version"), 1, [&](const TomlNode& table) { read_table(table); });
    if (!read) return read.error();
    return lock_.take();
  }

 private:
  void read_table(const TomlNode& table) {
    const TomlNode* source = table.find("source");
    const bool is_virtual = source != nullptr && source->find("virtual") != nullptr;
    const bool is_project = is_virtual || members_.contains(table.text_of("name")) ||
                            (source != nullptr && source->text_of("editable") == ".");
    const auto package = is_virtual ? std::nullopt : lock_.add(table);
    if (package && is_project) lock_.packages().add_root(*package, false);
    const auto add_need = [&](std::string_view name, const std::string& key) {
      lock_.packages().add_need_by_key(*package, name, key);
    };
    if (package) for_each_dependency(table.list_of("dependencies"), add_need);
    if (is_project) {
      add_roots(table, package.has_value());
    } else if (package) {
      for_each_extra(table, "optional-dependencies", add_need);  // only extras that are asked for are in the file
    }
  }

  void add_roots(const TomlNode& project, bool is_package) {
    const auto add_root = [&](bool is_development) {
      return [this, is_development](std::string_view /*name*/, const std::string& key) {
        lock_.packages().add_root_by_key(key, is_development);
      };
    };
    if (!is_package) for_each_dependency(project.list_of("dependencies"), add_root(false));
    for_each_extra(project, "optional-dependencies", add_root(false));
    for_each_extra(project, "dev-dependencies", add_root(true));
  }

  template <typename See>
  void for_each_extra(const TomlNode& table, std::string_view lists, const See& see) const {
    const TomlNode* extras = table.find(lists);
    if (extras == nullptr) return;
    for (const TomlNode& extra : extras->items) for_each_dependency(extra.items, see);
  }

  template <typename See>
  void for_each_dependency(std::span<const TomlNode> dependencies, const See& see) const {
    for (const TomlNode& dependency : dependencies) {
      const std::string_view name = dependency.text_of("name");
      if (!name.empty()) see(name, lock_.key_of(name, dependency.text_of("version")));
    }
  }

  TomlLock lock_;
  const TomlNode& top_;
  std::set<std::string, std::less<>> members_;  // of the workspace
};

}  // namespace

Result<Catalog> parse_uv_lock(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  return UvLockReader(*top).read();
}

Result<Catalog> catalog_uv_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxTomlBytes, parse_uv_lock);
}

}  // namespace coaming
