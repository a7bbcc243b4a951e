// ContentKind: what the first bytes and the name of a file say of its content, as far as a search for secrets asks.
#pragma once

#include <string_view>

namespace coaming {

enum class ContentKind {
  Text,     // also what is not valid UTF-8
  Utf16Le,  // text with a byte order mark
  Utf16Be,
  Strings,  // compiled Python, SQLite: binary, but what was written into it stands in it as it was
  Binary,   // programs, images, fonts, sound, archives, compressed and encrypted data: not looked into
};

// Takes: the path inside the image, and up to kFirstBytes of the file.
ContentKind content_kind(std::string_view path, std::string_view first_bytes);

}  // namespace coaming
