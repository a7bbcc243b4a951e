#include "base/inflate.h"

#include <algorithm>
#include <array>
#include <memory>

#include <isa-l/igzip_lib.h>

namespace coaming {

namespace {

constexpr std::uint64_t kInputBytes = 64 << 10;
constexpr std::uint64_t kFirstOutputBytes = 16 << 10;
// Deflate expands by 1032 at most; what says more of itself is not believed.
constexpr std::uint64_t kMostExpansion = 1032;

Error too_large(std::uint64_t limit) {
  return {ErrorCode::TooLarge, "expands to more than " + std::to_string(limit) + " bytes"};
}

class Inflater {
 public:
  Inflater(DeflateForm form, const ByteRange& input, std::uint64_t limit)
      : input_(input), limit_(limit), state_(std::make_unique<inflate_state>()) {
    isal_inflate_init(state_.get());
    state_->crc_flag = form == DeflateForm::Zlib ? ISAL_ZLIB : ISAL_DEFLATE;
  }

  Result<std::string> run(std::uint64_t expected) {
    const std::uint64_t most = input_.size() < limit_ / kMostExpansion ? input_.size() * kMostExpansion : limit_;
    // One byte more than is said, so that the end of the stream is seen without another turn.
    output_.resize(std::clamp<std::uint64_t>(expected + 1, kFirstOutputBytes, std::max(most, kFirstOutputBytes)));
    while (state_->block_state != ISAL_BLOCK_FINISH) {
      if (state_->avail_in == 0) {
        if (auto filled = fill(); !filled) return filled.error();
      }
      if (used_ == output_.size()) {
        if (used_ > limit_) return too_large(limit_);
        output_.resize(std::min<std::uint64_t>(output_.size() * 2, std::max(limit_, kFirstOutputBytes) + 1));
      }
      if (auto stepped = step(); !stepped) return stepped.error();
    }
    if (used_ > limit_) return too_large(limit_);
    output_.resize(used_);
    return std::move(output_);
  }

 private:
  Result<void> fill() {
    std::string_view piece;
    if (const auto memory = input_.in_memory()) {
      piece = memory->substr(read_, kInputBytes);
    } else {
      const std::uint64_t size = std::min(kInputBytes, input_.size() - read_);
      if (auto read = input_.read_at(read_, std::span(buffer_).first(size)); !read) return read.error();
      piece = std::string_view(buffer_.data(), size);
    }
    read_ += piece.size();
    is_at_end_ = piece.empty();
    state_->next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(piece.data()));
    state_->avail_in = static_cast<std::uint32_t>(piece.size());
    return {};
  }

  Result<void> step() {
    const std::uint64_t room = std::min<std::uint64_t>(output_.size() - used_, 1U << 30);
    state_->next_out = reinterpret_cast<std::uint8_t*>(output_.data() + used_);
    state_->avail_out = static_cast<std::uint32_t>(room);
    const int status = isal_inflate(state_.get());
    const std::uint64_t got = room - state_->avail_out;
    used_ += got;
    const bool is_bad = status != ISAL_DECOMP_OK && status != ISAL_END_INPUT && status != ISAL_OUT_OVERFLOW;
    if (is_bad) return Error{ErrorCode::Corrupt, "bad deflate data (" + std::to_string(status) + ")"};
    if (is_at_end_ && got == 0 && state_->block_state != ISAL_BLOCK_FINISH) {
      return Error{ErrorCode::Corrupt, "the deflate data end too early"};
    }
    return {};
  }

  ByteRange input_;
  std::uint64_t limit_;
  std::unique_ptr<inflate_state> state_;  // 80 kB: not for the stack
  std::array<char, kInputBytes> buffer_{};
  std::uint64_t read_ = 0;  // of input_
  bool is_at_end_ = false;
  std::string output_;
  std::uint64_t used_ = 0;  // of output_
};

}  // namespace

Result<std::string> inflate(DeflateForm form, const ByteRange& input, std::uint64_t limit, std::uint64_t expected) {
  return std::make_unique<Inflater>(form, input, limit)->run(expected);
}

}  // namespace coaming
