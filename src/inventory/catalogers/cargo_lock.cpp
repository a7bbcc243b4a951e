#include "inventory/catalogers/cargo_lock.h"

#include "inventory/catalogers/toml_lock.h"

namespace coaming {

namespace {

// "gimli", "gimli 0.24.0", "gimli 0.24.0 (registry+https://…)": as much as it takes to name one crate of the file.
void add_need(TomlLock& lock, std::size_t package, std::string_view text) {
  const auto after_name = text.find(' ');
  const std::string_view name = text.substr(0, after_name);
  std::string_view version;
  if (after_name != std::string_view::npos) {
    version = text.substr(after_name + 1);
    version = version.substr(0, version.find(' '));
  }
  lock.packages().add_need_by_key(package, name, lock.key_of(name, version));
}

}  // namespace

Result<Catalog> parse_cargo_lock(std::string_view text) {
  const auto top = parse_toml(text);
  if (!top) return top.error();
  TomlLock lock("cargo", *top);
  const auto see = [&](const TomlNode& table) {
    const auto package = lock.add(table);
    if (!package) return;
    for (const TomlNode& dependency : table.list_of("dependencies")) add_need(lock, *package, dependency.text);
  };
  // The crate itself stood apart before Cargo 1.18.
  const TomlNode* root = top->find("root");
  const bool has_root = root != nullptr && root->kind == TomlNode::Kind::Table;
  if (has_root) see(*root);
  if (has_root && top->find("package") == nullptr) return lock.take();
  const auto read = lock.visit("package", top->find("version"), 4, see);
  if (!read) return read.error();
  return lock.take();
}

Result<Catalog> catalog_cargo_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxTomlBytes, parse_cargo_lock);
}

}  // namespace coaming
