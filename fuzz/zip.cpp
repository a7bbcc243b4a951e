// Zip archives, and the Java archives among them: what an entry gives is as large as it says, and never more.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/zip.h"
#include "inventory/catalogers/java/names.h"
#include "inventory/catalogers/java_archive.h"

namespace {

constexpr std::uint64_t kMostOfEntry = 1 << 20;
constexpr int kMostEntries = 16;  // entries may share their content, so that many of them take long

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = coaming::ByteRange::of_memory(text);
  int entries = 0;
  (void)coaming::visit_zip(file, [&](const coaming::ZipEntry& entry) -> coaming::Result<void> {
    if (++entries > kMostEntries) return coaming::Error{coaming::ErrorCode::TooLarge, "enough"};
    const auto content = coaming::read_zip_entry(file, entry, kMostOfEntry);
    if (content && (content->size() != entry.size || entry.size > kMostOfEntry)) std::abort();
    return {};
  });
  (void)coaming::catalog_java_archive("opt/app-1.0.jar", file);
  (void)coaming::identify_java_archive(coaming::parse_java_manifest(text), text.substr(0, 100));
  (void)coaming::parse_pom_properties(text);
  return 0;
}
