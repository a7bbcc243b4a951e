// What the lock files that are TOML documents have in common: a list of tables, each a package.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/toml.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/unpinned.h"

namespace coaming {

class TomlLock {
 public:
  // Borrows the document.
  TomlLock(std::string_view type, const TomlNode& top) : packages_(type), type_(type), top_(top) {}

  // Calls `see` for each table of the list `name`. `version` is that of the file's form, perhaps null: above `newest`,
  // a whole number, there is a Gap. Errors: Invalid where something else has that name, or where neither is there and
  // the document is not empty.
  Result<void> visit(std::string_view name, const TomlNode* version, int newest,
                     const std::function<void(const TomlNode&)>& see);

  // The package that a table with "name" and "version" stands for; none where one of them is missing, which is told.
  std::optional<std::size_t> add(const TomlNode& table, bool is_development = false);

  LockedPackages& packages() { return packages_; }

  // The packages can then be named as needs by their names alone, where only one has that name, in whatever form it is
  // comparable, and as "name version".
  Catalog take();

  // The key of a need, for add_need_by_key(); the version may be empty.
  [[nodiscard]] std::string key_of(std::string_view name, std::string_view version) const;

 private:
  LockedPackages packages_;
  Unpinned unpinned_;
  std::string type_;
  const TomlNode& top_;
  std::vector<std::pair<std::string, std::size_t>> names_;  // comparable, and the package's number
};

}  // namespace coaming
