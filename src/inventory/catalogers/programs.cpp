#include "inventory/catalogers/programs.h"

#include "inventory/catalogers/programs/recogniser.h"

namespace coaming {

std::string cpe_of(std::string_view product, std::string_view version) {
  std::string name = "cpe:2.3:" + std::string(product) + ":";
  for (const char c : version) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (!is_plain) name += '\\';
    name += c;
  }
  return name + ":*:*:*:*:*:*:*";
}

Result<Catalog> catalog_programs(std::string_view path, const ByteRange& bytes) {
  Catalog catalog;
  for (const Recogniser& recogniser : all_recognisers()) {
    if (!is_for(recogniser, path)) continue;
    const auto version = find_version(recogniser, path, bytes);
    if (!version) return version.error();
    if (!*version) continue;
    Package package;
    package.type = recogniser.type;
    package.name = recogniser.package;
    package.version = **version;
    package.source_name = package.name;
    if (!recogniser.cpe.empty()) package.cpe = cpe_of(recogniser.cpe, package.version);
    package.found_in.emplace_back();
    catalog.add_package(std::move(package));
  }
  return catalog;
}

}  // namespace coaming
