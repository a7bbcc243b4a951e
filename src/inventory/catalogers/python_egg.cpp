#include "inventory/catalogers/python_egg.h"

#include <optional>

#include "base/zip.h"

namespace coaming {

Result<std::string> read_egg_metadata(const ByteRange& bytes) {
  std::optional<std::string> text;
  auto visited = visit_zip(bytes, [&](const ZipEntry& entry) -> Result<void> {
    if (text || entry.name != "EGG-INFO/PKG-INFO") return {};
    auto content = read_zip_entry(bytes, entry, kMaxEggMetadataBytes);
    if (!content) return content.error().in("EGG-INFO/PKG-INFO");
    text = std::move(*content);
    return {};
  });
  if (!visited) return visited.error();
  if (!text) return Error{ErrorCode::NotFound, "an egg without EGG-INFO/PKG-INFO"};
  return std::move(*text);
}

}  // namespace coaming
