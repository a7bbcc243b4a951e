#include "artifact/content_buffer.h"

#include <unistd.h>

#include "base/file.h"

namespace coaming {

namespace {

// A larger buffer is given back when the next file is begun.
constexpr std::size_t kKeptMemory = 1 << 20;

}  // namespace

Result<std::string_view> ContentBuffer::begin(const Chunks& content, std::uint64_t size, std::size_t wanted) {
  size_ = size;
  first_ = {};
  memory_.clear();
  if (memory_.capacity() > kKeptMemory) memory_.shrink_to_fit();
  if (size == 0) return first_;
  auto piece = content();
  if (!piece) return piece;
  if (piece->size() >= wanted || piece->size() == size) {
    first_ = *piece;
    return first_;
  }
  while (!piece->empty()) {
    memory_ += *piece;
    if (memory_.size() >= wanted || memory_.size() == size) break;
    piece = content();
    if (!piece) return piece;
  }
  first_ = memory_;
  return first_;
}

Result<ByteRange> ContentBuffer::all(const Chunks& content, const ByteRange& lying) {
  if (first_.size() == size_) return ByteRange::of_memory(first_);
  if (size_ > kMaxContentBytes) {
    return Error{ErrorCode::TooLarge, std::to_string(size_) + " bytes, the limit for a file that is read is " +
                                          std::to_string(kMaxContentBytes) + " bytes"};
  }
  if (size_ > kMaxContentInMemory && lying.size() == size_) {
    if (auto rest = drain(content); !rest) return rest.error();
    return lying;
  }
  if (size_ > kMaxContentInMemory) return all_on_disk(content);
  if (memory_.empty()) memory_ = first_;
  memory_.reserve(size_);
  for (;;) {
    const auto piece = content();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    memory_ += *piece;
  }
  first_ = memory_;
  return ByteRange::of_memory(memory_);
}

Result<ByteRange> ContentBuffer::all_on_disk(const Chunks& content) {
  if (!file_) {
    auto made = open_temporary();
    if (!made) return made.error();
    file_ = std::move(*made);
  }
  // What is not written are zeros.
  if (::ftruncate(file_.get(), 0) != 0 || ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0) {
    return system_error("make room in a temporary file in " + temporary_folder());
  }
  std::uint64_t offset = 0;
  const Chunks stream = pieces(content);
  for (;;) {
    const auto piece = stream();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    // A small archive may hold a great many zeros.
    if (piece->find_first_not_of('\0') != std::string_view::npos) {
      auto written = write_at(file_.get(), offset, *piece, "write to a temporary file in " + temporary_folder());
      if (!written) return written.error();
    }
    offset += piece->size();
  }
  return ByteRange::of_file(file_.get(), 0, size_);
}

Chunks ContentBuffer::pieces(const Chunks& content) {
  return [this, &content, begun = false]() mutable -> Result<std::string_view> {
    if (begun || first_.empty()) return content();
    begun = true;
    return first_;
  };
}

}  // namespace coaming
