#include "inventory/catalogers/python_metadata.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/zip.h"
#include "inventory/catalogers/python_requirement.h"

namespace coaming {

namespace {

bool equal_in_any_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

class MetadataReader {
 public:
  Result<Catalog> read(std::string_view text) {
    std::size_t number = 0;
    for (;;) {
      if (text.empty()) break;
      ++number;
      const std::string_view line = take_line(text);
      if (line.empty() || line == "\r") break;  // the description follows
      if (line.starts_with(' ') || line.starts_with('\t')) {
        is_license_long_ = is_license_long_ || in_license_;
        continue;
      }
      const auto colon = line.find(':');
      in_license_ = false;
      // What has no colon is the rest of a header that was written over several lines without indenting them.
      if (colon != std::string_view::npos) read_header(line.substr(0, colon), trimmed(line.substr(colon + 1)), number);
    }
    if (package_.name.empty() || package_.version.empty()) {
      return Error{ErrorCode::Corrupt, std::string("metadata of a Python package without a ") +
                                           (package_.name.empty() ? "Name" : "Version")};
    }
    package_.licenses = licenses();
    catalog_.add_package(std::move(package_));
    return std::move(catalog_);
  }

 private:
  void read_header(std::string_view name, std::string_view value, std::size_t number) {
    if (value.empty()) return;
    if (equal_in_any_case(name, "name") && package_.name.empty()) {
      package_.type = "pypi";
      package_.name = package_.source_name = value;
      package_.found_in.push_back({"", 0, number});
    } else if (equal_in_any_case(name, "version") && package_.version.empty()) {
      package_.version = value;
    } else if (equal_in_any_case(name, "license-expression") && expression_.empty()) {
      expression_ = value;
    } else if (equal_in_any_case(name, "license") && license_.empty()) {
      in_license_ = true;
      license_ = value;
    } else if (equal_in_any_case(name, "classifier") && value.starts_with("License ::")) {
      const std::string_view license = trimmed(value.substr(value.rfind(':') + 1));
      if (license != "OSI Approved") classifiers_.emplace(license);
    } else if (equal_in_any_case(name, "requires-dist")) {
      read_need(value, number);
    }
  }

  void read_need(std::string_view value, std::size_t number) {
    const auto requirement = parse_python_requirement(value);
    if (!requirement) {
      catalog_.add_gap(ErrorCode::Invalid, "line " + std::to_string(number) + ": a Requires-Dist that cannot be read");
      return;
    }
    if (!holds_without_extra(requirement->marker)) return;
    Need need{std::string(requirement->name), std::string(requirement->version)};
    if (known_needs_.emplace(need.name, need.version).second) package_.needs.push_back(std::move(need));
  }

  [[nodiscard]] std::vector<std::string> licenses() const {
    if (!expression_.empty()) return {std::string(expression_)};
    const bool is_stated = !license_.empty() && license_ != "UNKNOWN";
    if (is_stated && (!is_license_long_ || classifiers_.empty())) return {std::string(license_)};
    return {classifiers_.begin(), classifiers_.end()};
  }

  Catalog catalog_;
  Package package_;
  std::string_view expression_;
  std::string_view license_;      // the first line of it
  bool in_license_ = false;       // the header at hand is it
  bool is_license_long_ = false;  // it is the whole text of a licence
  std::set<std::string, std::less<>> classifiers_;
  std::set<std::pair<std::string, std::string>> known_needs_;
};

}  // namespace

Result<Catalog> parse_python_metadata(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const auto ends = std::min({text.size(), text.find("\n\n"), text.find("\n\r\n")});
  if (ends > kMaxPythonHeaderBytes) {
    return Error{ErrorCode::TooLarge,
                 "the headers are longer than " + std::to_string(kMaxPythonHeaderBytes) + " bytes"};
  }
  return MetadataReader().read(text);
}

Result<Catalog> catalog_python_metadata(std::string_view /*path*/, const ByteRange& bytes) {
  const ByteRange headers = bytes.slice(0, kMaxPythonHeaderBytes + 1);
  const auto text = headers.read_all(headers.size());
  if (!text) return text.error();
  return parse_python_metadata(*text);
}

Result<Catalog> catalog_python_egg(std::string_view /*path*/, const ByteRange& bytes) {
  constexpr std::string_view kMetadata = "EGG-INFO/PKG-INFO";
  std::optional<ZipEntry> metadata;
  const auto visited = visit_zip(bytes, [&](const ZipEntry& entry) {
    if (entry.name != kMetadata || metadata) return Result<void>();
    metadata = entry;
    metadata->name = kMetadata;  // that of the visit ends with it
    return Result<void>();
  });
  if (!visited) return visited.error();
  if (!metadata) return Error{ErrorCode::NotFound, "an egg without EGG-INFO/PKG-INFO"};
  const auto text = read_zip_entry(bytes, *metadata, kMaxEggMetadataBytes);
  if (!text) return text.error();
  auto catalog = parse_python_metadata(*text);
  if (!catalog) return catalog.error();
  for (Package& package : catalog->packages) package.found_in.front().line = 0;
  return catalog;
}

}  // namespace coaming
