#include "inventory/catalogers/rpm.h"

#include <array>
#include <optional>
#include <string>

#include "inventory/catalogers/rpm/bdb.h"
#include "inventory/catalogers/rpm/header.h"
#include "inventory/catalogers/rpm/ndb.h"
#include "inventory/catalogers/rpm/sqlite.h"

namespace coaming {
namespace {

constexpr std::string_view kLogSuffix = "-wal";

enum class DatabaseKind { Sqlite, Ndb, Bdb };

std::optional<DatabaseKind> recognise(const ByteRange& file) {
  using std::string_view_literals::operator""sv;
  std::array<char, 16> start{};
  if (!file.read_at(0, start)) return std::nullopt;
  const std::string_view magic(start.data(), start.size());
  if (magic == "SQLite format 3\0"sv) return DatabaseKind::Sqlite;
  if (magic.starts_with("RpmP")) return DatabaseKind::Ndb;
  // Berkeley DB, hash and btree, in either byte order.
  for (const std::string_view number :
       {"\x61\x15\x06\0"sv, "\0\x06\x15\x61"sv, "\x62\x31\x05\0"sv, "\0\x05\x31\x62"sv}) {
    if (magic.substr(12) == number) return DatabaseKind::Bdb;
  }
  return std::nullopt;
}

struct SourcePackage {
  std::string name;
  std::string version;  // with the release
};

// Takes "name-version-release.src.rpm"; neither version nor release can hold a dash.
std::optional<SourcePackage> parse_source_rpm(std::string_view file_name) {
  for (const std::string_view suffix : {".src.rpm", ".nosrc.rpm"}) {
    if (!file_name.ends_with(suffix)) continue;
    const std::string_view stem = file_name.substr(0, file_name.size() - suffix.size());
    const std::size_t release = stem.rfind('-');
    if (release == std::string_view::npos || release == 0) return std::nullopt;
    const std::size_t version = stem.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) return std::nullopt;
    return SourcePackage{std::string(stem.substr(0, version)), std::string(stem.substr(version + 1))};
  }
  return std::nullopt;
}

// Keys that rpm trusts are stored as headers of this name; they are no software and have no architecture,
// which no package can do without.
bool is_key(const RpmHeader& header) { return header.name == "gpg-pubkey" && header.architecture.empty(); }

Package to_package(const RpmHeader& header) {
  Package package;
  package.type = "rpm";
  package.name = header.name;
  if (header.epoch.value_or(0) != 0) package.version = std::to_string(*header.epoch) + ":";
  package.version += header.version + "-" + header.release;
  package.architecture = header.architecture;
  package.source_name = header.name;
  if (auto source = parse_source_rpm(header.source_rpm)) {
    package.source_name = std::move(source->name);
    package.source_version = std::move(source->version);
  }
  if (!header.license.empty()) package.licenses = {header.license};
  for (const std::string& need : header.needs) package.needs.push_back({need, ""});
  package.offers = header.offers;
  return package;
}

Result<void> visit_headers(DatabaseKind kind, const CatalogInput& input, const RpmBlobVisitor& visit) {
  switch (kind) {
    case DatabaseKind::Ndb: return visit_rpm_ndb(input.bytes, visit);
    case DatabaseKind::Bdb: return visit_rpm_bdb(input.bytes, visit);
    case DatabaseKind::Sqlite: break;
  }
  const auto log = input.files.find(input.file.path + std::string(kLogSuffix), input.step);
  return visit_rpm_sqlite(input.bytes, log ? input.files.bytes(*log) : ByteRange(), visit);
}

std::string with_meaning(const Error& error, std::string_view meaning) {
  return error.message + "; " + std::string(meaning);
}

}  // namespace

Result<Catalog> catalog_rpm(const CatalogInput& input) {
  const auto kind = recognise(input.bytes);
  if (!kind) {
    return Error{ErrorCode::Corrupt,
                 "not an RPM database: neither SQLite, nor NDB, nor a Berkeley DB hash; rebuild it with rpmdb "
                 "--rebuilddb, or remove it if nothing is installed with rpm"};
  }
  Catalog catalog;
  std::size_t headers = 0;
  const auto visited = visit_headers(*kind, input, [&](const Result<std::string_view>& blob) -> Result<void> {
    if (headers == max_packages_of_file()) {
      return Error{ErrorCode::TooLarge, "more than " + std::to_string(max_packages_of_file()) + " headers"};
    }
    ++headers;
    const auto header = blob ? parse_rpm_header(*blob) : Result<RpmHeader>(blob.error());
    if (!header) {
      const std::string which = "header " + std::to_string(headers);
      catalog.add_gap(header.error().code,
                      with_meaning(header.error().in(which), "what it describes is missing from the packages"));
    } else if (!is_key(*header)) {
      catalog.packages.push_back(to_package(*header));
    }
    return {};
  });
  // This one is not left out, however many stand before it.
  if (!visited) {
    std::string message = with_meaning(visited.error(), "the list of packages may end too early");
    catalog.gaps.push_back({visited.error().code, "", std::nullopt, std::move(message)});
  }
  return catalog;
}

Result<void> visit_rpm_files(const CatalogInput& input, const std::function<void(const OwnedFile&)>& visit) {
  const auto kind = recognise(input.bytes);
  if (!kind) return {};
  std::size_t headers = 0;
  return visit_headers(*kind, input, [&](const Result<std::string_view>& blob) -> Result<void> {
    if (!blob || headers++ == kMaxPackages) return {};
    const auto header = parse_rpm_header(*blob);
    if (!header) return {};
    return visit_rpm_header_files(*blob, [&](std::string_view path) {
      visit({header->name, {}, header->architecture, path});
    });
  });
}

}  // namespace coaming
