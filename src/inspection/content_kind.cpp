#include "inspection/content_kind.h"

#include <algorithm>
#include <array>

namespace coaming {

namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): used below

// Beginnings of formats that cannot be told by a NUL among their first bytes, or not always.
constexpr std::array kBinaryBeginnings = {
    "\x1f\x8b"sv,          // gzip
    "\x1f\x9d"sv,          // compress
    "\x28\xb5\x2f\xfd"sv,  // zstd
    "\x37\x7a\xbc\xaf"sv,  // 7z
    "\x7f"
    "ELF"sv,
    "\x89PNG"sv,
    "\xca\xfe\xba\xbe"sv,  // Java
    "\xfd"
    "7zXZ"sv,
    "\xff\xd8\xff"sv,  // JPEG
    "!<arch>\n"sv,
    "%PDF-"sv,
    "BZh"sv,
    "DIRC"sv,  // an index of git
    "GIF8"sv,
    "ID3"sv,
    "LZIP"sv,
    "OTTO"sv,
    "OggS"sv,
    "PACK"sv,  // objects of git
    "PK\x03\x04"sv,
    "PK\x05\x06"sv,
    "RIFF"sv,
    "Rar!"sv,
    "SQSH"sv,
    "fLaC"sv,
    "hsqs"sv,
    "wOF2"sv,
    "wOFF"sv,
};

// A zlib stream without a header of its own: two bytes that are a multiple of 31 (RFC 1950).
bool is_zlib(std::string_view bytes) {
  if (bytes.size() < 2 || bytes[0] != '\x78') return false;
  const auto flags = static_cast<unsigned char>(bytes[1]);
  return (0x7800U + flags) % 31 == 0 && (flags == 0x01 || flags == 0x5e || flags == 0x9c || flags == 0xda);
}

}  // namespace

ContentKind content_kind(std::string_view path, std::string_view first_bytes) {
  if (first_bytes.starts_with("\xff\xfe"sv)) return ContentKind::Utf16Le;
  if (first_bytes.starts_with("\xfe\xff"sv)) return ContentKind::Utf16Be;
  if (first_bytes.starts_with("SQLite format 3\0"sv)) return ContentKind::Strings;
  if (path.ends_with(".pyc") && first_bytes.size() >= 4 && first_bytes.substr(2, 2) == "\r\n") {
    return ContentKind::Strings;
  }
  const bool is_known = std::any_of(kBinaryBeginnings.begin(), kBinaryBeginnings.end(),
                                    [&](std::string_view beginning) { return first_bytes.starts_with(beginning); });
  if (is_known || is_zlib(first_bytes) || first_bytes.find('\0') != std::string_view::npos) return ContentKind::Binary;
  return ContentKind::Text;
}

}  // namespace coaming
