// Fuzzes parse_manifest: the first byte says which manifest it is, the rest is the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>

#include "inventory/catalogers/manifests.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view pattern =
      coaming::kManifestPaths[(data[0] - std::size_t{'A'}) % std::size(coaming::kManifestPaths)];
  std::string path(pattern.substr(pattern.rfind('/') + 1));
  if (path.starts_with('*')) path = "a" + path.substr(1);
  const auto catalog = coaming::parse_manifest({reinterpret_cast<const char*>(data) + 1, size - 1}, path);
  if (!catalog.packages.empty() || catalog.gaps.size() > 1) std::abort();
  if (catalog.gaps.empty() != catalog.asks_for.empty()) std::abort();
  return 0;
}
