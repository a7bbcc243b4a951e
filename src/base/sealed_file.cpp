#include "base/sealed_file.h"

#include <algorithm>
#include <vector>

#include <isa-l/crc64.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/byte_range.h"
#include "base/bytes.h"
#include "base/file.h"

namespace coaming {

namespace {

constexpr std::size_t kEndBytes = 32;
constexpr std::size_t kSumAt = 16;
constexpr std::string_view kMark = "COAMING1";
constexpr std::size_t kPieceBytes = 256 << 10;

std::uint64_t checksum(std::string_view bytes, std::uint64_t before) {
  return crc64_ecma_refl(before, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

Result<std::uint64_t> size_of(const Fd& file, std::uint64_t limit) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error("look at a kept file");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limit) return Error{ErrorCode::TooLarge, "a kept file of " + std::to_string(size) + " bytes"};
  return size;
}

// Of the first `size` bytes.
Result<std::uint64_t> checksum_of(const Fd& file, std::uint64_t size) {
  const ByteRange range = ByteRange::of_file(file.get(), 0, size);
  std::vector<char> piece(std::min<std::uint64_t>(kPieceBytes, size));
  std::uint64_t sum = 0;
  for (std::uint64_t offset = 0; offset < size; offset += piece.size()) {
    piece.resize(std::min<std::uint64_t>(piece.size(), size - offset));
    if (auto read = range.read_at(offset, piece); !read) return read.error();
    sum = checksum({piece.data(), piece.size()}, sum);
  }
  return sum;
}

}  // namespace

Result<void> append_sealed(const Fd& file, std::string_view text, std::uint64_t limit) {
  const auto size = size_of(file, limit);
  if (!size) return size.error();
  if (text.size() + kEndBytes > limit - *size) {
    return Error{ErrorCode::TooLarge, "what is to be kept takes more than " + std::to_string(limit) + " bytes"};
  }
  const auto before = checksum_of(file, *size);
  if (!before) return before.error();
  std::string end;
  append_le64(end, *size);
  append_le64(end, text.size());
  append_le64(end, checksum(end, checksum(text, *before)));
  end += kMark;
  constexpr const char* kStep = "write a file to keep";
  if (auto written = write_at(file.get(), *size, text, kStep); !written) return written;
  return write_at(file.get(), *size + text.size(), end, kStep);
}

Result<Sealed> read_sealed(const Fd& file, std::uint64_t limit) {
  const Error damaged{ErrorCode::Corrupt, "a kept file is damaged"};
  const auto size = size_of(file, limit);
  if (!size) return size.error();
  if (*size < kEndBytes) return damaged;
  const ByteRange range = ByteRange::of_file(file.get(), 0, *size);
  const auto end = range.slice(*size - kEndBytes, kEndBytes).read_all(kEndBytes);
  if (!end) return end.error();
  const std::uint64_t room = *size - kEndBytes;
  const std::uint64_t offset = load_le64(end->data());
  const std::uint64_t text_size = load_le64(end->data() + 8);
  if (!end->ends_with(kMark) || offset > room || text_size != room - offset) return damaged;
  const auto sum = checksum_of(file, room + kSumAt);
  if (!sum) return sum.error();
  if (*sum != load_le64(end->data() + kSumAt)) return damaged;
  auto text = range.slice(offset, text_size).read_all(limit);
  if (!text) return text.error();
  return Sealed{std::move(*text), offset};
}

}  // namespace coaming
