// Recognisers: how programs and libraries that no package manager knows are told by their content. They are data:
// data/recognisers.yaml, which tools/recognisers.py turns into a table when Coaming is built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

// Files are not searched beyond this; the largest programs that people run have some 300 MB.
inline constexpr std::uint64_t kMaxProgramBytes = std::uint64_t{1} << 30;
// A version is looked for so many bytes in front of the text that must be near it, and behind its end.
inline constexpr std::size_t kBytesBefore = 256;
inline constexpr std::size_t kBytesBehind = 512;
// Places of that text in one file that are looked at.
inline constexpr std::size_t kMaxPlaces = 10'000;

struct VersionPattern {
  std::string_view near;     // the bytes that must be near; empty: `version` is matched against the path
  std::string_view version;  // a regular expression of RE2 over bytes, with the version as its one group
};

struct Recogniser {
  std::string_view name;
  std::string_view type;  // purl type: "generic"
  std::string_view package;
  std::string_view cpe;                      // "a:gnu:bash"; empty: none
  bool is_program;                           // only files that begin as programs do: ELF, PE, Mach-O
  std::span<const std::string_view> files;   // last components, '*' is any text
  std::span<const VersionPattern> patterns;  // the first that matches counts
};

// By name; made from the data.
std::span<const Recogniser> all_recognisers();

// Whether the recogniser is for files of this name.
bool is_for(const Recogniser& recogniser, std::string_view path);

// The version that the content states; none where the file is not what its name says, or does not say which version.
// Errors: TooLarge above kMaxProgramBytes; as ByteRange::read_at.
Result<std::optional<std::string>> find_version(const Recogniser& recogniser, std::string_view path,
                                                const ByteRange& bytes);

}  // namespace coaming
