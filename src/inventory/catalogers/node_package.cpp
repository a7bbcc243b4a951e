#include "inventory/catalogers/node_package.h"

#include <algorithm>

#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

// What of a package.json counts here.
struct PackageJson {
  std::string name, version;
  std::size_t line = 1;  // of the name
  std::vector<std::string> licenses;
  std::vector<Need> needs;
  bool is_private = false;
  bool is_editor_extension = false;
  bool has_too_many_needs = false;
};

void read_needs(JsonCursor& json, PackageJson& package) {
  json.members([&](std::string_view name) {
    if (name.empty() || name.size() > kMaxLockedTextBytes || package.needs.size() == kMaxNeedsOfNodePackage) {
      package.has_too_many_needs = true;
      return;
    }
    package.needs.push_back({std::string(name), ""});
  });
}

Result<PackageJson> read_package_json(std::string_view text) {
  JsonCursor json(text);
  PackageJson package;
  const bool is_object = json.members([&](std::string_view key) {
    if (key == "name") {
      package.line = json.line();
      package.name = trimmed(json.text().value_or(""));
    } else if (key == "version") {
      package.version = trimmed(json.text().value_or(""));
    } else if (key == "license" || key == "licenses") {
      for (std::string& license : read_node_license(json)) package.licenses.push_back(std::move(license));
    } else if (key == "dependencies" || key == "optionalDependencies" || key == "peerDependencies") {
      read_needs(json, package);
    } else if (key == "private") {
      package.is_private = json.flag().value_or(false);
    } else if (key == "contributes") {
      package.is_editor_extension = true;
    } else if (key == "engines") {
      json.members([&](std::string_view engine) { package.is_editor_extension |= engine == "vscode"; });
    }
  });
  if (auto done = json.finish(); !done) return done.error();
  if (!is_object) return Error{ErrorCode::Invalid, "this is not a package.json: it should be an object"};
  return package;
}

Catalog catalog_of(PackageJson read) {
  Catalog catalog;
  if (read.name.empty() || read.version.empty() || read.is_editor_extension) return catalog;
  if (read.name.size() > kMaxLockedTextBytes || read.version.size() > kMaxLockedTextBytes) {
    catalog.add_gap(ErrorCode::TooLarge, "the name or the version has more than " +
                                             std::to_string(kMaxLockedTextBytes) +
                                             " bytes; the package is missing here");
    return catalog;
  }
  Package package;
  package.type = "npm";
  package.name = read.name;
  package.source_name = std::move(read.name);
  package.version = std::move(read.version);
  std::sort(read.licenses.begin(), read.licenses.end());
  read.licenses.erase(std::unique(read.licenses.begin(), read.licenses.end()), read.licenses.end());
  const auto too_long = std::erase_if(read.licenses, [](const auto& l) { return l.size() > kMaxLockedTextBytes; });
  if (too_long > 0 || read.licenses.size() > kMaxLicenses) {
    read.licenses.resize(std::min(read.licenses.size(), kMaxLicenses));
    catalog.add_gap(ErrorCode::TooLarge, "licences are too long or too many; some are left out");
  }
  package.licenses = std::move(read.licenses);
  package.needs = std::move(read.needs);
  package.found_in.push_back({"", 0, read.line});
  if (read.has_too_many_needs) {
    catalog.add_gap(ErrorCode::TooLarge, "more than " + std::to_string(kMaxNeedsOfNodePackage) +
                                             " dependencies, or one with an odd name; some are missing here");
  }
  catalog.add_package(std::move(package));
  return catalog;
}

bool is_of_tests(std::string_view folder) {
  static constexpr std::string_view kNames[] = {"__fixtures__", "__mocks__", "__tests__", "example",
                                                "examples",     "fixture",   "fixtures",  "spec",
                                                "test",         "testdata",  "tests"};
  return std::find(std::begin(kNames), std::end(kNames), folder) != std::end(kNames);
}

}  // namespace

std::vector<std::string> read_node_license(JsonCursor& json) {
  std::vector<std::string> licenses;
  const auto add = [&](std::optional<std::string_view> text) {
    if (text && !text->empty() && licenses.size() <= kMaxLicenses) licenses.emplace_back(*text);
  };
  const auto read_one = [&] {
    if (json.kind() != JsonCursor::Kind::Object) return add(json.text());
    json.members([&](std::string_view key) {
      if (key == "type" || key == "name") add(json.text());
    });
  };
  if (json.kind() == JsonCursor::Kind::Array) {
    json.items(read_one);
  } else {
    read_one();
  }
  return licenses;
}

Result<Catalog> parse_node_package(std::string_view text) {
  auto read = read_package_json(text);
  if (!read) return read.error();
  return catalog_of(std::move(*read));
}

NodeFolder node_folder_of(std::string_view path) {
  NodeFolder folder = NodeFolder::Application;
  for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    const std::string_view component = path.substr(0, slash);
    path.remove_prefix(slash + 1);
    if (component == "node_modules") {
      folder = NodeFolder::Package;
      if (path.starts_with('@')) path.remove_prefix(std::min(path.find('/'), path.size() - 1) + 1);
      path.remove_prefix(std::min(path.find('/'), path.size() - 1) + 1);
    } else if (folder != NodeFolder::Application) {
      if (is_of_tests(component)) return NodeFolder::Tests;
      folder = NodeFolder::InsidePackage;
    }
  }
  return folder;
}

Result<Catalog> catalog_node_package(std::string_view path, const ByteRange& bytes) {
  const NodeFolder folder = node_folder_of(path);
  if (folder == NodeFolder::Tests) return Catalog{};
  std::string copy;
  std::optional<std::string_view> text = bytes.in_memory();
  if (!text || text->size() > kMaxPackageJsonBytes) {
    auto read_bytes = bytes.read_all(kMaxPackageJsonBytes);
    if (!read_bytes) return read_bytes.error();
    copy = std::move(*read_bytes);
    text = copy;
  }
  auto read = read_package_json(*text);
  if (!read) return read.error();
  if (folder == NodeFolder::InsidePackage && read->is_private) return Catalog{};
  return catalog_of(std::move(*read));
}

}  // namespace coaming
