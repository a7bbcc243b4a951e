// RPM headers: what a database stores for one installed package.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxRpmHeaderBytes = 32 << 20;
inline constexpr std::size_t kMaxRpmRelations = 5'000;  // needs and offers, each
inline constexpr std::size_t kMaxRpmFiles = 1'000'000;
inline constexpr std::size_t kMaxRpmHeaderEntries = 65'536;  // HEADER_TAGS_MAX of rpm, and one

// Empty where the header does not state it.
struct RpmHeader {
  std::string name;
  std::optional<std::uint32_t> epoch;
  std::string version;
  std::string release;
  std::string architecture;
  std::string source_rpm;  // the file name of the source package: "bash-5.1.8-1.cm2.src.rpm"
  std::string license;
  std::string vendor;
  std::string modularity_label;     // "nodejs:18:8070020230306164033:bd1311ed"
  std::vector<std::string> needs;   // REQUIRENAME, each once: "libc.so.6()(64bit)", "/bin/sh", "bash"
  std::vector<std::string> offers;  // PROVIDENAME, each once

  friend bool operator==(const RpmHeader&, const RpmHeader&) = default;
};

// Reads one header as databases hold it, without the magic that stands before it in a package file.
//
// Takes:   the whole blob: entry count and store size (32 bits each, big-endian), 16 bytes an entry
//          (tag, type, offset, count), then the store.
// Returns: the tags of RpmHeader; all others, region tags among them, are passed over. Of a tag that
//          comes twice the last one counts, as in rpm, where entries after the region replace those in it.
// Errors:  TooLarge above kMaxRpmHeaderBytes or kMaxRpmHeaderEntries; Corrupt where the blob's size is
//          not what its two counts say, where a tag of RpmHeader has another type than it must have or
//          reaches out of the store, and where name, version or release is missing.
// Source:  rpm, docs/manual/format_header.md and docs/manual/tags.md.
Result<RpmHeader> parse_rpm_header(std::string_view blob);

// Calls visit(path), without a leading slash, for each file that the header lists.
// Errors: as parse_rpm_header, for the three tags that name files.
Result<void> visit_rpm_header_files(std::string_view blob, const std::function<void(std::string_view)>& visit);

}  // namespace coaming
