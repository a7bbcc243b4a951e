#include "inventory/catalogers/pnpm_lock.h"

#include <algorithm>
#include <charconv>

#include "base/yaml_cursor.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/node_names.h"

namespace coaming {

namespace {

constexpr int kNewestVersion = 9;
constexpr int kAtSign = 6;     // as of here a key is "/name@version", before "/name/version"
constexpr int kSnapshots = 9;  // as of here it is "name@version", and what a package needs stands apart
constexpr std::string_view kDigits = "0123456789";

// Without the peers that a package is installed with: "1.0.0(react@18.0.0)", "1.0.0_react@18.0.0".
std::string_view without_peers(std::string_view text, int lockfile_version) {
  return text.substr(0, text.find_first_of(lockfile_version < kAtSign ? "_" : "("));
}

bool begins_with_digit(std::string_view text) {
  return !text.empty() && kDigits.find(text[0]) != std::string_view::npos;
}

// The name and version that the key of a package tells; empty where it tells none.
NodeSpec spec_of_key(std::string_view key, int lockfile_version) {
  if (lockfile_version >= kSnapshots) return split_node_spec(without_peers(key, lockfile_version));
  if (!key.starts_with('/') && (lockfile_version < kAtSign || key.find('/') < key.find('@'))) {
    key.remove_prefix(std::min(key.find('/'), key.size()));  // the host of a registry
  }
  if (key.starts_with('/')) key.remove_prefix(1);
  if (lockfile_version >= kAtSign) {
    const NodeSpec spec = split_node_spec(without_peers(key, lockfile_version));
    return begins_with_digit(spec.wanted) ? spec : NodeSpec{};
  }
  auto end = key.find('/');
  if (key.starts_with('@') && end != std::string_view::npos) end = key.find('/', end + 1);
  if (end == std::string_view::npos) return {};
  std::string_view version = key.substr(end + 1);
  version = without_peers(version.substr(0, version.find('/')), lockfile_version);
  return begins_with_digit(version) ? NodeSpec{key.substr(0, end), version} : NodeSpec{};
}

// The key of the package that a need means, from its name and what stands for its version.
std::string key_of_need(std::string_view name, std::string_view wanted, int lockfile_version) {
  const bool is_version = begins_with_digit(wanted);
  if (lockfile_version >= kSnapshots) {
    // An alias is a key: "left-pad@1.0.0". A place is not: "https://user@host/x", "file:a@b".
    const bool is_alias = !is_version && wanted.find('@', 1) < wanted.find(':');
    return is_alias ? std::string(wanted) : std::string(name) + "@" + std::string(wanted);
  }
  if (!is_version) return std::string(wanted);
  return "/" + std::string(name) + (lockfile_version >= kAtSign ? "@" : "/") + std::string(wanted);
}

class PnpmLockReader {
 public:
  explicit PnpmLockReader(std::string_view text) : yaml_(text) {}

  Result<Catalog> read() {
    bool has_keys = false;
    while (yaml_.next_document()) {
      if (yaml_.kind() == YamlCursor::Kind::Null) continue;
      has_keys = true;
      yaml_.members([&](std::string_view key) { read_member(key); });
    }
    if (auto done = yaml_.finish(); !done) return done.error();
    if (has_keys && (version_ == 0 || was_version_late_)) {
      return Error{ErrorCode::Invalid, "this is not a lock file of pnpm: it does not begin with its lockfileVersion"};
    }
    packages_.add_gap_for_alias(yaml_.alias_line());
    return packages_.take();
  }

 private:
  void read_member(std::string_view key) {
    if (key == "lockfileVersion") {
      read_lockfile_version();
    } else if (version_ == 0) {
      was_version_late_ |= key == "packages" || key == "snapshots";
    } else if (key == "packages") {
      yaml_.members([&](std::string_view package) { read_package(package); });
    } else if (key == "snapshots") {
      yaml_.members([&](std::string_view snapshot) { read_snapshot(snapshot); });
    } else if (key == "importers" && version_ >= kSnapshots) {
      yaml_.members([&](std::string_view) { read_importer(); });
    }
  }

  void read_lockfile_version() {
    const std::size_t line = yaml_.line();
    const auto text = yaml_.text().value_or("");
    std::from_chars(text.data(), text.data() + text.size(), version_);
    if (version_ >= 1 && version_ <= kNewestVersion) return;
    packages_.add_gap(
        ErrorCode::Unsupported, line,
        "lockfileVersion is not one up to " + std::to_string(kNewestVersion) + "; packages may be missing");
    version_ = kNewestVersion;
  }

  // A project: what it needs itself.
  void read_importer() {
    yaml_.members([&](std::string_view group) {
      const bool is_development = group == "devDependencies";
      if (!is_development && group != "dependencies" && group != "optionalDependencies") return;
      yaml_.members([&](std::string_view name) {
        const std::string own_name(name);
        yaml_.members([&](std::string_view key) {
          if (key != "version") return;
          packages_.add_root_by_key(key_of_need(own_name, yaml_.text().value_or(""), version_), is_development);
        });
      });
    });
  }

  struct Entry {
    std::string name, version;
    bool is_development = false;
    std::vector<std::pair<std::string, std::string>> needs;
  };

  Entry read_entry() {
    Entry entry;
    yaml_.members([&](std::string_view key) {
      if (key == "name") {
        entry.name = yaml_.text().value_or("");
      } else if (key == "version") {
        entry.version = yaml_.text().value_or("");
      } else if (key == "dev") {
        entry.is_development = yaml_.text() == "true";
      } else if (key == "dependencies" || key == "optionalDependencies") {
        yaml_.members([&](std::string_view name) {
          const auto wanted = yaml_.text();
          if (wanted && entry.needs.size() < kMaxLockedNeeds) entry.needs.emplace_back(name, *wanted);
        });
      }
    });
    return entry;
  }

  void read_package(std::string_view key) {
    const std::size_t line = yaml_.line();
    Entry entry = read_entry();
    const NodeSpec spec = spec_of_key(key, version_);
    if (entry.name.empty()) entry.name = spec.name;
    if (entry.version.empty() && !entry.name.empty()) {
      entry.version = is_node_version(spec.wanted) ? std::string(spec.wanted) : version_of_place(spec.wanted);
    }
    if (entry.name.empty() || entry.version.empty()) {
      packages_.add_gap(ErrorCode::Corrupt, line, quoted(key) + " tells no name and version");
      return;
    }
    const auto package = packages_.add(entry.name, entry.version, line, entry.is_development);
    if (!package) return;
    packages_.add_key(key, *package);
    add_needs(*package, entry);
  }

  // What a package needs, for one set of peers.
  void read_snapshot(std::string_view key) {
    const std::size_t line = yaml_.line();
    const Entry entry = read_entry();
    const NodeSpec spec = spec_of_key(key, version_);
    auto package = packages_.find_key(without_peers(key, version_));
    if (!package && is_node_version(spec.wanted)) package = packages_.add(spec.name, spec.wanted, line);
    if (!package) return;
    packages_.add_key(key, *package);
    add_needs(*package, entry);
  }

  void add_needs(std::size_t package, const Entry& entry) {
    for (const auto& [name, wanted] : entry.needs) {
      if (wanted.starts_with("link:")) continue;  // a workspace
      packages_.add_need_by_key(package, name, key_of_need(name, wanted, version_));
    }
  }

  YamlCursor yaml_;
  int version_ = 0;  // the whole part of lockfileVersion; 0 as long as it is not known
  bool was_version_late_ = false;
  LockedPackages packages_{"npm"};
};

}  // namespace

Result<Catalog> parse_pnpm_lock(std::string_view text) { return PnpmLockReader(text).read(); }

Result<Catalog> catalog_pnpm_lock(std::string_view path, const ByteRange& bytes) {
  if (is_in_node_modules(path)) return Catalog{};
  return parse_whole(bytes, kMaxYamlCursorBytes, parse_pnpm_lock);
}

}  // namespace coaming
