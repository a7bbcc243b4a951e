// gzip or zstd, as the first byte says, given in pieces of a size that the second byte says.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/decompress.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr std::uint64_t kMost = 4 << 20;  // a few bytes may expand to a great deal
  const std::size_t piece_size = 1 + data[1];
  std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  (void)coaming::memory_to_decompress(text);
  // Shared by reference: the stream may copy the function.
  const coaming::Chunks input = [&text, piece_size]() -> coaming::Result<std::string_view> {
    const std::string_view piece = text.substr(0, piece_size);
    text.remove_prefix(piece.size());
    return piece;
  };
  const auto compression = data[0] == 'g' ? coaming::Compression::Gzip : coaming::Compression::Zstd;
  const coaming::Chunks stream = coaming::decompress(compression, input);
  for (std::uint64_t seen = 0; seen < kMost;) {
    const auto piece = stream();
    if (!piece || piece->empty()) break;
    seen += piece->size();
  }
  return 0;
}
