// A tar archive, read as a stream in small pieces and by jumping: both must see the same entries. And its index, as
// image archives have one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "artifact/archive_index.h"
#include "artifact/tar_reader.h"

namespace {

constexpr std::uint64_t kMostContent = 1 << 20;  // a sparse file may have more than is worth looking at

coaming::Chunks in_pieces(std::string_view text) {
  return [text]() mutable -> coaming::Result<std::string_view> {
    const std::string_view piece = text.substr(0, 700);
    text.remove_prefix(piece.size());
    return piece;
  };
}

bool next(coaming::TarReader& reader, coaming::TarEntry& entry) {
  const auto more = reader.next(entry);
  return more && *more;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  coaming::TarReader streaming(in_pieces(text));
  const auto index = coaming::ArchiveIndex::read(coaming::ByteRange::of_memory(text));
  coaming::TarReader jumping(coaming::ByteRange::of_memory(text));
  coaming::TarEntry streamed;
  coaming::TarEntry jumped;
  while (next(streaming, streamed)) {
    if (!next(jumping, jumped) || jumped.path != streamed.path || jumped.size != streamed.size) std::abort();
    std::uint64_t seen = 0;
    while (seen < kMostContent) {
      const auto piece = streaming.content();
      if (!piece || piece->empty()) break;
      seen += piece->size();
    }
    if (seen > streamed.size) std::abort();
    const auto found = index ? index->find(streamed.path) : std::nullopt;
    if (found && found->size() > size) std::abort();
  }
  return 0;
}
