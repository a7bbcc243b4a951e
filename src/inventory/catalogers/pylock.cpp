#include "inventory/catalogers/pylock.h"

#include "inventory/catalogers/toml_lock.h"

namespace coaming {

Result<Catalog> parse_pylock(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  TomlLock lock("pypi", *top);
  const auto read = lock.visit("packages", top->find("lock-version"), 1, [&](const TomlNode& table) {
    const auto package = lock.add(table);
    if (!package) return;
    for (const TomlNode& dependency : table.list_of("dependencies")) {
      const std::string_view name = dependency.text_of("name");
      if (name.empty()) continue;  // it may be named by its source alone
      lock.packages().add_need_by_key(*package, name, lock.key_of(name, dependency.text_of("version")));
    }
  });
  if (!read) return read.error();
  return lock.take();
}

Result<Catalog> catalog_pylock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxTomlBytes, parse_pylock);
}

}  // namespace coaming
