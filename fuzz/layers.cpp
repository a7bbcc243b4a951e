// Whole layers – tar, perhaps compressed – united into a tree that is then asked for wanted files at every step.
// Each layer begins with its size in two bytes, little-endian.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "artifact/layer_reader.h"
#include "base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kWanted[] = {"etc/os-release", "a/b/status", "status.d/*", "doc/*/copyright"};
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<coaming::LayerBlob> blobs;
  while (rest.size() > 2 && blobs.size() < 5) {
    const std::size_t length = std::min<std::size_t>(coaming::load_le16(rest.data()), rest.size() - 2);
    blobs.push_back({coaming::ByteRange::of_memory(rest.substr(2, length)), std::nullopt, std::nullopt});
    rest.remove_prefix(2 + length);
  }
  if (blobs.empty()) return 0;
  coaming::Progress progress;
  const auto files = coaming::read_layers(blobs, {coaming::WantedPaths(kWanted)}, progress);
  if (!files) return 0;
  for (std::size_t step = 0; step < files->tree->steps(); ++step) {
    (void)files->tree->find("etc/os-release", step);
    (void)files->tree->find("doc/x/copyright", step);
    (void)files->tree->list("status.d", step);
    if (const auto file = files->tree->find("a/b/status", step)) (void)files->tree->bytes(*file).read_all(1 << 20);
  }
  return 0;
}
