#include "inventory/catalogers/poetry_lock.h"

#include <algorithm>

#include "inventory/catalogers/python_requirement.h"
#include "inventory/catalogers/toml_lock.h"

namespace coaming {

namespace {

bool is_for_development(const TomlNode& table) {
  if (table.text_of("category") == "dev") return true;
  const auto groups = table.list_of("groups");
  return !groups.empty() &&
         std::none_of(groups.begin(), groups.end(), [](const TomlNode& group) { return group.text == "main"; });
}

// "certifi = '>=2017'", "PySocks = {version = '>=1.5', optional = true}", or a list of both for different platforms.
bool is_asked_for(const TomlNode& dependency) {
  if (dependency.kind == TomlNode::Kind::List) {
    return std::any_of(dependency.items.begin(), dependency.items.end(),
                       [](const TomlNode& item) { return item.kind != TomlNode::Kind::List && is_asked_for(item); });
  }
  return !dependency.is_set("optional") && holds_without_extra(dependency.text_of("markers"));
}

}  // namespace

Result<Catalog> parse_poetry_lock(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  const TomlNode* metadata = top->find("metadata");
  const TomlNode* version = metadata == nullptr ? nullptr : metadata->find("lock-version");
  TomlLock lock("pypi", *top);
  const auto read = lock.visit("package", version, 2, [&](const TomlNode& table) {
    const auto package = lock.add(table, is_for_development(table));
    const TomlNode* dependencies = table.find("dependencies");
    if (!package || dependencies == nullptr) return;
    for (std::size_t i = 0; i < dependencies->keys.size(); ++i) {
      if (!is_asked_for(dependencies->items[i])) continue;
      const std::string& name = dependencies->keys[i];
      lock.packages().add_need_by_key(*package, name, lock.key_of(name, ""));
    }
  });
  if (!read) return read.error();
  return lock.take();
}

Result<Catalog> catalog_poetry_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxTomlBytes, parse_poetry_lock);
}

}  // namespace coaming
