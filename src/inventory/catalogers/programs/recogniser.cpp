#include "inventory/catalogers/programs/recogniser.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>

#include <re2/re2.h>

#include "base/executable.h"
#include "base/mach_o.h"

namespace coaming {

namespace {

constexpr std::uint64_t kWindowBytes = 1 << 20;
constexpr std::size_t kLongestVersion = 100;

// Compiles each pattern when it is first needed: all of them would take longer than the start of the program may.
const RE2& compiled(const VersionPattern& pattern) {
  static std::mutex mutex;
  static std::map<const VersionPattern*, std::unique_ptr<RE2>> known;  // guarded by mutex; never shrinks
  const std::lock_guard lock(mutex);
  std::unique_ptr<RE2>& expression = known[&pattern];
  if (!expression) {
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_dot_nl(true);
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    expression = std::make_unique<RE2>(re2::StringPiece(pattern.version.data(), pattern.version.size()), options);
  }
  return *expression;
}

std::optional<std::string> match(const VersionPattern& pattern, std::string_view text) {
  std::string version;
  const bool found = RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), compiled(pattern), &version);
  if (!found || version.empty() || version.size() > kLongestVersion) return std::nullopt;
  return version;
}

// Where `wanted` begins in `text`, from `from` on.
std::size_t find_bytes(std::string_view text, std::string_view wanted, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  const void* hit = ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
  return hit == nullptr ? std::string_view::npos : static_cast<const char*>(hit) - text.data();
}

// Looks for a pattern in pieces of the file that overlap enough for what stands around each place.
Result<std::optional<std::string>> search(const VersionPattern& pattern, const ByteRange& bytes) {
  std::string buffer;
  std::size_t places = 0;
  for (std::uint64_t at = 0; at < bytes.size(); at += kWindowBytes) {
    const std::uint64_t start = at - std::min<std::uint64_t>(at, kBytesBefore);
    const std::uint64_t end = std::min(at + kWindowBytes + pattern.near.size() + kBytesBehind, bytes.size());
    std::string_view window;
    if (const auto memory = bytes.in_memory()) {
      window = memory->substr(start, end - start);
    } else {
      buffer.resize(end - start);
      if (auto read = bytes.read_at(start, buffer); !read) return read.error();
      window = buffer;
    }
    const std::size_t first = at - start;
    for (std::size_t hit = find_bytes(window, pattern.near, first);
         hit != std::string_view::npos && hit < first + kWindowBytes; hit = find_bytes(window, pattern.near, hit + 1)) {
      const std::size_t from = hit - std::min(hit, kBytesBefore);
      const std::size_t to = hit + pattern.near.size() + kBytesBehind;
      if (auto version = match(pattern, window.substr(from, to - from))) return version;
      if (++places == kMaxPlaces) return std::optional<std::string>();
    }
  }
  return std::optional<std::string>();
}

bool is_program_file(const ByteRange& bytes) {
  std::array<char, 4> first{};
  if (!bytes.read_at(0, first)) return false;
  const std::string_view magic(first.data(), first.size());
  return magic == kElfMagic || magic.starts_with(kPeMagic) || is_mach_o(magic);
}

// '*' is any text. Linear for the patterns of the table, which have one or two.
bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  pattern.remove_prefix(star + 1);
  for (name.remove_prefix(star);; name.remove_prefix(1)) {
    if (matches(pattern, name)) return true;
    if (name.empty()) return false;
  }
}

}  // namespace

bool is_for(const Recogniser& recogniser, std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return std::any_of(recogniser.files.begin(), recogniser.files.end(),
                     [&](std::string_view pattern) { return matches(pattern, name); });
}

Result<std::optional<std::string>> find_version(const Recogniser& recogniser, std::string_view path,
                                                const ByteRange& bytes) {
  if (recogniser.is_program && !is_program_file(bytes)) return std::optional<std::string>();
  if (bytes.size() > kMaxProgramBytes) {
    return Error{ErrorCode::TooLarge, std::to_string(bytes.size()) + " bytes; programs are not searched above " +
                                          std::to_string(kMaxProgramBytes) + " bytes"};
  }
  for (const VersionPattern& pattern : recogniser.patterns) {
    if (pattern.near.empty()) {
      if (auto version = match(pattern, path)) return version;
      continue;
    }
    auto version = search(pattern, bytes);
    if (!version || *version) return version;
  }
  return std::optional<std::string>();
}

}  // namespace coaming
