#include "inventory/catalogers/elf_note.h"

#include <optional>

#include "base/elf.h"
#include "base/json.h"
#include "base/text.h"

namespace coaming {

namespace {

constexpr std::string_view kSection = ".note.package";
constexpr std::string_view kOwner = "FDO";
constexpr std::uint32_t kType = 0xcafe1a7e;

// What distributions write as the type, and the purl type it is.
std::string purl_type(std::string_view type) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"alpm", "alpm"}, {"apk", "apk"},     {"arch", "alpm"}, {"deb", "deb"},
      {"nix", "nix"},   {"pacman", "alpm"}, {"rpm", "rpm"},
  };
  for (const auto& [written, purl] : kTypes) {
    if (type == written) return std::string(purl);
  }
  return "";
}

// The document of the first package note among the notes of `part`.
Result<std::optional<std::string>> find_note(const ByteRange& file, const Executable& elf, const ExecutablePart& part) {
  const auto notes = read_part(file, part, kMaxElfNotesBytes);
  if (!notes) return notes.error();
  std::optional<std::string> found;
  auto visited = visit_elf_notes(*notes, elf.order, part.alignment, [&](const ElfNote& note) {
    if (note.owner != kOwner || note.type != kType) return true;
    // It ends at its zero; what follows is padding.
    found = std::string(note.description.substr(0, note.description.find('\0')));
    return false;
  });
  if (!visited) return visited.error().in("package note");
  return found;
}

}  // namespace

Result<Package> parse_package_note(std::string_view json) {
  if (json.size() > kMaxPackageNoteBytes) {
    return Error{ErrorCode::TooLarge, "a package note of " + std::to_string(json.size()) + " bytes"};
  }
  const auto document = parse_json(json);
  if (!document) return document.error().in("package note");
  const auto note = JsonObject::of(*document, "the package note");
  if (!note) return note.error();
  const auto type = note->required_text("type");
  if (!type) return type.error();
  const auto name = note->required_text("name");
  if (!name) return name.error();
  const auto version = note->required_text("version");
  if (!version) return version.error();
  const auto architecture = note->text("architecture");
  if (!architecture) return architecture.error();
  if (name->empty() || version->empty()) {
    return Error{ErrorCode::Invalid, "the package note states no name or no version"};
  }
  Package package;
  package.type = purl_type(*type);
  if (package.type.empty()) {
    return Error{ErrorCode::Unsupported,
                 "the package note is of type \"" + printable(*type) + "\", which is not known"};
  }
  package.name = *name;
  package.version = *version;
  package.architecture = *architecture;
  package.source_name = *name;
  package.source_version = *version;
  package.found_in.emplace_back();
  return package;
}

Result<Catalog> catalog_elf_note(std::string_view, const ByteRange& bytes) {
  const auto executable = read_executable(bytes);
  if (!executable || !*executable) return Catalog();
  const Executable& elf = **executable;
  std::vector<const ExecutablePart*> parts;
  if (const auto* section = elf.section(kSection)) parts.push_back(section);
  if (elf.sections.empty()) {
    for (const ExecutablePart& segment : elf.segments) {
      if (segment.type == kElfNoteSegment) parts.push_back(&segment);
    }
  }
  for (const ExecutablePart* part : parts) {
    const auto json = find_note(bytes, elf, *part);
    if (!json) return json.error();
    if (!*json) continue;
    auto package = parse_package_note(**json);
    if (!package) return package.error();
    Catalog catalog;
    catalog.add_package(std::move(*package));
    return catalog;
  }
  return Catalog();
}

}  // namespace coaming
