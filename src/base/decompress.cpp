#include "base/decompress.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <isa-l/igzip_lib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace coaming {

namespace {

// Large enough that the library's own copying does not show, small enough to stay in a core's cache.
constexpr std::size_t kOutputBytes = 256 << 10;

// The header of a gzip member, which may come in pieces of any size. (ISA-L's own reader loses its place in them.)
// Source: RFC 1952, 2.3.
class GzipHeader {
 public:
  // Takes what belongs to the header off the front of `bytes`.
  // Returns: true when the header is complete.
  Result<bool> take(std::string_view& bytes) {
    while (!bytes.empty()) {
      if (part_ == Part::Fixed && fixed_.size() == kFixedBytes) {
        if (!fixed_.starts_with("\x1f\x8b")) return Error{ErrorCode::Corrupt, "gunzip: not a gzip header"};
        if (fixed_[2] != 8) return Error{ErrorCode::Corrupt, "gunzip: unknown compression method"};
        next_part();
      }
      if (part_ == Part::Done) return true;
      take_byte(bytes.front());
      bytes.remove_prefix(1);
    }
    return part_ == Part::Done;
  }

 private:
  enum class Part { Fixed, ExtraSize, Extra, Name, Comment, Checksum, Done };
  static constexpr std::size_t kFixedBytes = 10;

  [[nodiscard]] bool has(int flag) const { return (fixed_[3] & flag) != 0; }

  // The next part that the flags say is there.
  void next_part() {
    left_ = 2;  // bytes of ExtraSize and Checksum
    switch (part_) {
      case Part::Fixed:
        part_ = Part::ExtraSize;
        if (has(4)) return;
        [[fallthrough]];
      case Part::ExtraSize:
      case Part::Extra:
        part_ = Part::Name;
        if (has(8)) return;
        [[fallthrough]];
      case Part::Name:
        part_ = Part::Comment;
        if (has(16)) return;
        [[fallthrough]];
      case Part::Comment:
        part_ = Part::Checksum;
        if (has(2)) return;
        [[fallthrough]];
      case Part::Checksum:
      case Part::Done: part_ = Part::Done;
    }
  }

  void take_byte(char byte) {
    switch (part_) {
      case Part::Fixed: fixed_ += byte; break;
      case Part::ExtraSize:
        extra_ |= static_cast<std::size_t>(static_cast<unsigned char>(byte)) << (left_ == 2 ? 0 : 8);
        if (--left_ > 0) break;
        if (extra_ == 0) return next_part();
        part_ = Part::Extra;
        left_ = extra_;
        break;
      case Part::Extra:
      case Part::Checksum:
        if (--left_ == 0) next_part();
        break;
      case Part::Name:
      case Part::Comment:
        if (byte == '\0') next_part();
        break;
      case Part::Done: break;
    }
  }

  Part part_ = Part::Fixed;
  std::string fixed_;
  std::size_t left_ = 0;   // bytes of the current part, where its size is known
  std::size_t extra_ = 0;  // size of Extra
};

class Gunzip {
 public:
  explicit Gunzip(Chunks input) : input_(std::move(input)), output_(kOutputBytes) {}

  Result<std::string_view> next() {
    for (;;) {
      if (in_member_ && state_.block_state == ISAL_BLOCK_FINISH) {
        auto more = find_next_member();
        if (!more) return more.error();
        if (!*more) return std::string_view();
      }
      if (!in_member_) {
        if (auto begun = read_header(); !begun) return begun.error();
      }
      if (state_.avail_in == 0) {
        if (auto filled = fill(); !filled) return filled.error();
      }
      state_.next_out = output_.data();
      state_.avail_out = kOutputBytes;
      const bool ended = state_.avail_in == 0;
      const int status = isal_inflate(&state_);
      if (status < 0) return Error{ErrorCode::Corrupt, "gunzip: " + reason(status)};
      const std::size_t size = kOutputBytes - state_.avail_out;
      if (size > 0) return std::string_view(reinterpret_cast<const char*>(output_.data()), size);
      if (ended && state_.block_state != ISAL_BLOCK_FINISH) {
        return Error{ErrorCode::Corrupt, "gunzip: the stream is cut short"};
      }
    }
  }

 private:
  static std::string reason(int status) {
    if (status == ISAL_INCORRECT_CHECKSUM) return "the checksum does not match";
    return "the compressed data is damaged";
  }

  void start_member() {
    auto* next_in = state_.next_in;
    const auto avail_in = state_.avail_in;
    isal_inflate_init(&state_);
    state_.crc_flag = ISAL_GZIP_NO_HDR_VER;  // the checksum behind the data is verified
    state_.next_in = next_in;
    state_.avail_in = avail_in;
    in_member_ = true;
  }

  Result<void> read_header() {
    GzipHeader header;
    for (;;) {
      std::string_view bytes(reinterpret_cast<const char*>(state_.next_in), state_.avail_in);
      const auto complete = header.take(bytes);
      if (!complete) return complete.error();
      state_.next_in += state_.avail_in - bytes.size();
      state_.avail_in = static_cast<std::uint32_t>(bytes.size());
      if (*complete) {
        start_member();
        return {};
      }
      if (auto filled = fill(); !filled) return filled;
      if (at_end_) return Error{ErrorCode::Corrupt, "gunzip: the stream is cut short"};
    }
  }

  // Leaves avail_in at 0 only at the end of the input.
  Result<void> fill() {
    if (at_end_) return {};
    auto piece = input_();
    if (!piece) return piece.error();
    at_end_ = piece->empty();
    // The library takes a pointer to non-const bytes and does not write to them.
    state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(piece->data()));
    state_.avail_in = static_cast<std::uint32_t>(piece->size());
    return {};
  }

  // At the end of a member: true when another one begins, false at the end of the input.
  Result<bool> find_next_member() {
    for (;;) {
      while (state_.avail_in > 0 && *state_.next_in == 0) {
        ++state_.next_in;
        --state_.avail_in;
      }
      if (state_.avail_in > 0) break;
      if (auto filled = fill(); !filled) return filled.error();
      if (at_end_) return false;
    }
    if (*state_.next_in != 0x1f) return Error{ErrorCode::Corrupt, "gunzip: unknown bytes behind the last member"};
    in_member_ = false;
    return true;
  }

  Chunks input_;
  std::vector<std::uint8_t> output_;
  inflate_state state_{};
  bool in_member_ = false;  // behind its header, and not yet behind its end
  bool at_end_ = false;
};

class Unzstd {
 public:
  explicit Unzstd(Chunks input) : input_(std::move(input)), output_(kOutputBytes) {
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kMaxZstdWindowLog);
  }

  Result<std::string_view> next() {
    for (;;) {
      if (in_.pos == in_.size && !output_full_) {
        auto piece = input_();
        if (!piece) return piece.error();
        if (piece->empty()) {
          if (!frame_done_) return Error{ErrorCode::Corrupt, "zstd: the stream is cut short"};
          return std::string_view();
        }
        in_ = {piece->data(), piece->size(), 0};
      }
      ZSTD_outBuffer out{output_.data(), output_.size(), 0};
      const std::size_t status = ZSTD_decompressStream(context_.get(), &out, &in_);
      if (ZSTD_isError(status) != 0U) return failure(status);
      frame_done_ = status == 0;
      output_full_ = out.pos == out.size && !frame_done_;
      if (out.pos > 0) return std::string_view(output_.data(), out.pos);
    }
  }

 private:
  static Error failure(std::size_t status) {
    if (ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge) {
      return {ErrorCode::TooLarge, "zstd: needs a window above " + std::to_string((1 << kMaxZstdWindowLog) >> 20) +
                                       " MiB; compress it without --long or --ultra"};
    }
    return {ErrorCode::Corrupt, std::string("zstd: ") + ZSTD_getErrorName(status)};
  }

  Chunks input_;
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  std::vector<char> output_;
  ZSTD_inBuffer in_{nullptr, 0, 0};
  bool frame_done_ = true;    // between two frames
  bool output_full_ = false;  // the library may hold more than it could hand out
};

}  // namespace

std::string_view to_string(Compression compression) {
  switch (compression) {
    case Compression::None: return "none";
    case Compression::Gzip: return "gzip";
    case Compression::Zstd: return "zstd";
  }
  return "unknown";
}

Compression detect_compression(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return Compression::Gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::Zstd;
  // A skippable frame first: 0x184D2A50 to 0x184D2A5F, little-endian.
  const bool skippable =
      first_bytes.size() >= 4 && (first_bytes[0] & 0xf0) == 0x50 && first_bytes.substr(1, 3) == "\x2a\x4d\x18";
  return skippable ? Compression::Zstd : Compression::None;
}

std::size_t memory_to_decompress(std::string_view first_bytes) {
  if (detect_compression(first_bytes) != Compression::Zstd) return 0;
  // What is not known – a skippable frame comes first, or the frame is one segment without a window – is taken
  // for what zstd itself uses up to level 9.
  constexpr std::size_t kUsual = 4 << 20;
  constexpr std::size_t kDescriptor = 4;
  if (first_bytes.size() < kDescriptor + 2 || first_bytes[0] != '\x28') return kUsual;
  const bool is_single_segment = (first_bytes[kDescriptor] & 0x20) != 0;
  if (is_single_segment) return kUsual;
  // Source: RFC 8878, 3.1.1.1.2 "Window Descriptor".
  const auto window = static_cast<unsigned char>(first_bytes[kDescriptor + 1]);
  const std::size_t base = std::size_t{1} << (10 + (window >> 3));
  return std::min(base + base / 8 * (window & 7), std::size_t{1} << kMaxZstdWindowLog);
}

Chunks gunzip(Chunks input) {
  // Shared because copies of a std::function must share their place in the stream.
  auto stream = std::make_shared<Gunzip>(std::move(input));
  return [stream] { return stream->next(); };
}

Chunks unzstd(Chunks input) {
  auto stream = std::make_shared<Unzstd>(std::move(input));
  return [stream] { return stream->next(); };
}

Chunks decompress(Compression compression, Chunks input) {
  switch (compression) {
    case Compression::Gzip: return gunzip(std::move(input));
    case Compression::Zstd: return unzstd(std::move(input));
    case Compression::None: break;
  }
  return input;
}

}  // namespace coaming
