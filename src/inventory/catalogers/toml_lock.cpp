#include "inventory/catalogers/toml_lock.h"

#include <algorithm>
#include <charconv>

#include "inventory/purl.h"

namespace coaming {

Result<void> TomlLock::visit(std::string_view name, const TomlNode* version, int newest,
                             const std::function<void(const TomlNode&)>& see) {
  if (version != nullptr) {
    int major = 0;
    std::from_chars(version->text.data(), version->text.data() + version->text.size(), major);
    if (major < 1 || major > newest) {
      packages_.add_gap(ErrorCode::Unsupported, version->line,
                        "the version of this lock file's form is not one of 1 to " + std::to_string(newest) +
                            "; packages may be missing");
    }
  }
  const TomlNode* list = top_.find(name);
  if (list == nullptr) {
    if (version != nullptr || top_.items.empty()) return {};
    return Error{ErrorCode::Invalid,
                 "this is not such a lock file: it has no list " + quoted(name) + " and no version"};
  }
  if (list->kind != TomlNode::Kind::List) {
    return Error{ErrorCode::Invalid,
                 "line " + std::to_string(list->line) + ": " + quoted(name) + " is no list of tables"};
  }
  for (const TomlNode& table : list->items) {
    if (table.kind == TomlNode::Kind::Table) {
      see(table);
    } else {
      packages_.add_gap(ErrorCode::Invalid, table.line, "a package that is no table");
    }
  }
  return {};
}

std::optional<std::size_t> TomlLock::add(const TomlNode& table, bool is_development) {
  const std::string_view name = table.text_of("name");
  const std::string_view version = table.text_of("version");
  if (!name.empty() && version.empty()) {
    unpinned_.add(name, table.line);
    return std::nullopt;
  }
  const auto package = packages_.add(name, version, table.line, is_development);
  if (!package) return std::nullopt;
  packages_.add_key(key_of(name, version), *package);
  names_.emplace_back(comparable_name(type_, name), *package);
  return package;
}

std::string TomlLock::key_of(std::string_view name, std::string_view version) const {
  std::string key = comparable_name(type_, name);
  if (!version.empty()) {
    key += ' ';
    key += version;
  }
  return key;
}

Catalog TomlLock::take() {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const bool is_before = i > 0 && names_[i - 1].first == names_[i].first;
    const bool is_behind = i + 1 < names_.size() && names_[i + 1].first == names_[i].first;
    if (!is_before && !is_behind) packages_.add_key(names_[i].first, names_[i].second);
  }
  Catalog catalog = packages_.take();
  unpinned_.tell(catalog);
  return catalog;
}

}  // namespace coaming
