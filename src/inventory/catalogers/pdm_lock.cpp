#include "inventory/catalogers/pdm_lock.h"

#include <algorithm>

#include "inventory/catalogers/python_requirement.h"
#include "inventory/catalogers/toml_lock.h"

namespace coaming {

namespace {

bool is_for_development(const TomlNode& table) {
  const auto groups = table.list_of("groups");
  return !groups.empty() &&
         std::all_of(groups.begin(), groups.end(), [](const TomlNode& group) { return group.text == "dev"; });
}

}  // namespace

Result<Catalog> parse_pdm_lock(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  const TomlNode* metadata = top->find("metadata");
  const TomlNode* version = metadata == nullptr ? nullptr : metadata->find("lock_version");
  TomlLock lock("pypi", *top);
  const auto read = lock.visit("package", version, 4, [&](const TomlNode& table) {
    const auto package = lock.add(table, is_for_development(table));
    if (!package) return;
    const std::string own_key = lock.key_of(table.text_of("name"), "");  // with an extra it needs itself without
    for (const TomlNode& dependency : table.list_of("dependencies")) {
      const auto requirement = parse_python_requirement(dependency.text);
      if (!requirement) {
        lock.packages().add_gap(ErrorCode::Invalid, dependency.line, "a dependency that cannot be read");
      } else if (holds_without_extra(requirement->marker) && lock.key_of(requirement->name, "") != own_key) {
        const std::string key = lock.key_of(requirement->name, requirement->version);
        lock.packages().add_need_by_key(*package, requirement->name, key);
      }
    }
  });
  if (!read) return read.error();
  return lock.take();
}

Result<Catalog> catalog_pdm_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxTomlBytes, parse_pdm_lock);
}

}  // namespace coaming
