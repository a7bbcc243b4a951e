#include "inventory/catalogers/python_metadata.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "base/zip.h"
#include "inventory/catalogers/locked_packages.h"
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
    if (name_.empty() || version_.empty()) {
      return Error{ErrorCode::Corrupt,
                   std::string("metadata of a Python package without a ") + (name_.empty() ? "Name" : "Version")};
    }
    if (const auto package = packages_.add(name_, version_, line_)) {
      add_licenses(*package);
      for (const PythonRequirement& need : needs_) packages_.add_need(*package, need.name, need.version);
    }
    return packages_.take();
  }

 private:
  void read_header(std::string_view name, std::string_view value, std::size_t number) {
    if (value.empty()) return;
    if (equal_in_any_case(name, "name") && name_.empty()) {
      name_ = value;
      line_ = number;
    } else if (equal_in_any_case(name, "version") && version_.empty()) {
      version_ = value;
    } else if (equal_in_any_case(name, "license-expression") && expression_.empty()) {
      expression_ = value;
    } else if (equal_in_any_case(name, "license") && license_.empty()) {
      in_license_ = true;
      license_ = value;
    } else if (equal_in_any_case(name, "classifier") && value.starts_with("License ::")) {
      const std::string_view license = trimmed(value.substr(value.rfind(':') + 1));
      if (license != "OSI Approved") classifiers_.push_back(license);
    } else if (equal_in_any_case(name, "requires-dist")) {
      read_need(value, number);
    }
  }

  void read_need(std::string_view value, std::size_t number) {
    const auto requirement = parse_python_requirement(value);
    if (!requirement) {
      packages_.add_gap(ErrorCode::Invalid, number, "a Requires-Dist that cannot be read");
    } else if (holds_without_extra(requirement->marker)) {
      needs_.push_back(*requirement);
    }
  }

  void add_licenses(std::size_t package) {
    const bool is_stated = !license_.empty() && license_ != "UNKNOWN";
    if (!expression_.empty()) {
      packages_.add_license(package, expression_);
    } else if (is_stated && (!is_license_long_ || classifiers_.empty())) {
      packages_.add_license(package, license_);
    } else {
      for (const std::string_view license : classifiers_) packages_.add_license(package, license);
    }
  }

  LockedPackages packages_{"pypi"};
  std::string_view name_, version_;
  std::size_t line_ = 0;  // of the name
  std::string_view expression_;
  std::string_view license_;      // the first line of it
  bool in_license_ = false;       // the header at hand is it
  bool is_license_long_ = false;  // it is the whole text of a licence
  std::vector<std::string_view> classifiers_;
  std::vector<PythonRequirement> needs_;
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
