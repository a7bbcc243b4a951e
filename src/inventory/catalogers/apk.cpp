#include "inventory/catalogers/apk.h"

#include <algorithm>

#include "base/text.h"

namespace coaming {

namespace {

struct Record {
  std::size_t number = 0;  // counted from 1
  std::size_t line = 0;    // its first, counted from 1
  bool is_empty = true;
  std::string_view name, version, architecture, license, origin, needs, offers;
};

void read_field(std::string_view line, Record& record) {
  const std::string_view value = trimmed(line.substr(2));
  switch (line[0]) {
    case 'P': record.name = value; break;
    case 'V': record.version = value; break;
    case 'A': record.architecture = value; break;
    case 'L': record.license = value; break;
    case 'o': record.origin = value; break;
    case 'D': record.needs = value; break;
    case 'p': record.offers = value; break;
    default: break;  // its files, checksums …
  }
}

// Calls visit(name) for each word of "so:libc.musl-x86_64.so.1 zlib>=1.2 !conflict", without its version.
template <typename Visit>
void visit_relations(std::string_view words, const Visit& visit) {
  for (std::size_t count = 0; !words.empty() && count < kMaxApkRelations; ++count) {
    const auto end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    if (word.empty() || word.front() == '!') continue;
    visit(std::string(word.substr(0, word.find_first_of("<>=~"))));
  }
}

void end_record(Record& record, Catalog& catalog) {
  if (record.is_empty) return;
  if (record.name.empty() || record.version.empty()) {
    catalog.add_gap(ErrorCode::Corrupt, "record " + std::to_string(record.number) + " (line " +
                                            std::to_string(record.line) + "): a package without " +
                                            (record.name.empty() ? "P (name)" : "V (version)"));
  } else {
    Package package;
    package.type = "apk";
    package.name = record.name;
    package.version = record.version;
    package.architecture = record.architecture;
    package.source_name = record.origin.empty() ? record.name : record.origin;
    package.source_version = record.version;  // all packages of one origin are built together
    if (!record.license.empty()) package.licenses.emplace_back(record.license);
    visit_relations(record.needs, [&](std::string name) { package.needs.push_back({std::move(name), ""}); });
    visit_relations(record.offers, [&](std::string name) { package.offers.push_back(std::move(name)); });
    package.found_in.push_back({"", 0, record.line});
    catalog.add_package(std::move(package));
  }
  record = {record.number, 0, true, {}, {}, {}, {}, {}, {}, {}};
}

}  // namespace

Result<Catalog> parse_apk_installed(std::string_view text) {
  if (text.size() > kMaxApkInstalledBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxApkInstalledBytes)};
  }
  Catalog catalog;
  Record record;
  std::size_t good_lines = 0;
  std::size_t bad_lines = 0;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (trimmed(line).empty()) {
      end_record(record, catalog);
      continue;
    }
    if (record.is_empty) record = {record.number + 1, number, false, {}, {}, {}, {}, {}, {}, {}};
    if (line.size() >= 2 && line[1] == ':') {
      ++good_lines;
      read_field(line, record);
    } else if (bad_lines++ == 0) {
      catalog.add_gap(ErrorCode::Corrupt, "line " + std::to_string(number) +
                                              " has not the form \"K:value\"; lines like it were passed over");
    }
  }
  end_record(record, catalog);
  if (good_lines == 0 && bad_lines > 0) return Error{ErrorCode::Corrupt, "this is not an apk database"};
  return catalog;
}

Result<Catalog> catalog_apk(const CatalogInput& input) {
  const auto text = input.bytes.read_all(kMaxApkInstalledBytes);
  if (!text) return text.error();
  return parse_apk_installed(*text);
}

Result<void> visit_apk_files(const CatalogInput& input, const std::function<void(const OwnedFile&)>& visit) {
  const auto text = input.bytes.read_all(kMaxApkInstalledBytes);
  if (!text) return text.error();
  std::string_view name, version, architecture, folder;
  std::string path;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (line.size() < 2 || line[1] != ':') continue;
    const std::string_view value = trimmed(line.substr(2));
    switch (line[0]) {
      case 'C': name = version = architecture = folder = {}; break;  // begins a record
      case 'P': name = value; break;
      case 'V': version = value; break;
      case 'A': architecture = value; break;
      case 'F': folder = value; break;
      case 'R':
        path = folder;
        if (!path.empty()) path += '/';
        path += value;
        visit({name, version, architecture, path});
        break;
      default: break;
    }
  }
  return {};
}

}  // namespace coaming
