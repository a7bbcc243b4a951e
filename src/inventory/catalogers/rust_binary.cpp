#include "inventory/catalogers/rust_binary.h"

#include <optional>

#include "base/executable.h"
#include "base/inflate.h"
#include "base/json.h"
#include "base/text.h"

#include <boost/json/array.hpp>

namespace coaming {

namespace {

constexpr std::string_view kSection = ".dep-v0";

struct Crate {
  Package package;
  std::vector<std::size_t> needs;  // places in the list
  bool is_for_build = false;
};

Result<Crate> read_crate(const boost::json::value& value, const std::string& where) {
  const auto object = JsonObject::of(value, where);
  if (!object) return object.error();
  const auto name = object->required_text("name");
  if (!name) return name.error();
  const auto version = object->required_text("version");
  if (!version) return version.error();
  const auto kind = object->text("kind");
  if (!kind) return kind.error();
  const auto needs = object->array("dependencies");
  if (!needs) return needs.error();
  if (name->empty() || version->empty()) {
    return Error{ErrorCode::Invalid, where + " is a crate without a name or a version"};
  }
  Crate crate;
  crate.is_for_build = *kind == "build";
  crate.package.type = "cargo";
  crate.package.name = *name;
  crate.package.version = *version;
  crate.package.source_name = *name;
  crate.package.found_in.emplace_back();
  if (*needs == nullptr) return crate;
  for (const boost::json::value& need : **needs) {
    const auto* number = need.if_int64();
    if (number == nullptr || *number < 0)
      return Error{ErrorCode::Invalid, where + ".dependencies is no list of places"};
    crate.needs.push_back(static_cast<std::size_t>(*number));
  }
  return crate;
}

}  // namespace

Result<Catalog> parse_rust_audit(std::string_view json) {
  const auto document = parse_json(json);
  if (!document) return document.error();
  const auto top = JsonObject::of(*document, "the list of crates");
  if (!top) return top.error();
  const auto list = top->array("packages");
  if (!list) return list.error();
  if (*list == nullptr) return Error{ErrorCode::Invalid, "packages is missing"};

  Catalog catalog;
  std::vector<std::optional<Crate>> crates;
  for (const boost::json::value& value : **list) {
    if (crates.size() == kMaxPackages) {
      catalog.gaps.push_back(too_many_packages());
      break;
    }
    auto crate = read_crate(value, "packages[" + std::to_string(crates.size()) + "]");
    if (!crate) catalog.add_gap(crate.error().code, printable(crate.error().message));
    crates.push_back(crate ? std::optional<Crate>(std::move(*crate)) : std::nullopt);
  }
  for (std::optional<Crate>& crate : crates) {
    if (!crate || crate->is_for_build) continue;
    Package package = crate->package;
    for (const std::size_t place : crate->needs) {
      const bool is_known = place < crates.size() && crates[place] && !crates[place]->is_for_build;
      if (is_known) package.needs.push_back({crates[place]->package.name, crates[place]->package.version});
    }
    catalog.add_package(std::move(package));
  }
  return catalog;
}

Result<Catalog> catalog_rust_binary(std::string_view, const ByteRange& bytes) {
  const auto executable = read_executable(bytes);
  if (!executable || !*executable) return Catalog();
  const ExecutablePart* section = (*executable)->section(kSection);
  if (section == nullptr) return Catalog();
  const auto packed = read_part(bytes, *section, kMaxRustAuditPackedBytes);
  if (!packed) return packed.error();
  const auto json = inflate(DeflateForm::Zlib, ByteRange::of_memory(*packed), kMaxRustAuditBytes);
  if (!json) return json.error().in("section .dep-v0");
  auto catalog = parse_rust_audit(*json);
  if (!catalog) return catalog.error().in("section .dep-v0");
  return catalog;
}

}  // namespace coaming
