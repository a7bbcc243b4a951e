// gzip, deflate and zstd for tests: what the program itself only reads.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

#include <isa-l/igzip_lib.h>
#include <zstd.h>

namespace coaming {

// `form` is one of ISA-L's IGZIP_*.
inline std::string deflate_as(std::uint16_t form, std::string_view text) {
  std::string out(text.size() + text.size() / 8 + 1024, '\0');
  isal_zstream stream;
  isal_deflate_stateless_init(&stream);
  stream.gzip_flag = form;
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<std::uint32_t>(text.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = static_cast<std::uint32_t>(out.size());
  stream.end_of_stream = 1;
  stream.flush = NO_FLUSH;
  [[maybe_unused]] const int status = isal_deflate_stateless(&stream);
  assert(status == COMP_OK);
  out.resize(stream.total_out);
  return out;
}

// One gzip member.
inline std::string gzip(std::string_view text) { return deflate_as(IGZIP_GZIP, text); }
// A deflate stream without a header, and one with that of zlib.
inline std::string raw_deflate(std::string_view text) { return deflate_as(IGZIP_DEFLATE, text); }
inline std::string zlib(std::string_view text) { return deflate_as(IGZIP_ZLIB, text); }

// One zstd frame with a checksum. `window_log` 0: the library's choice.
inline std::string zstd(std::string_view text, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  if (window_log > 0) {
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
  }
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  // Handed over in two steps, so that the window is not cut down to the size of the text.
  ZSTD_inBuffer from{text.data(), text.size(), 0};
  if (window_log > 0) ZSTD_compressStream2(context, &to, &from, ZSTD_e_continue);
  [[maybe_unused]] const std::size_t left = ZSTD_compressStream2(context, &to, &from, ZSTD_e_end);
  assert(left == 0);
  ZSTD_freeCCtx(context);
  out.resize(to.pos);
  return out;
}

inline std::string zstd_skippable_frame(std::string_view bytes) {
  std::string out("\x50\x2a\x4d\x18", 4);
  for (int i = 0; i < 4; ++i) out += static_cast<char>(bytes.size() >> (8 * i) & 0xff);
  return out.append(bytes);
}

}  // namespace coaming
