// What an inspection reads beside files: the first byte chooses which, the rest is the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/path_match.h"
#include "base/text.h"
#include "inspection/allow_list.h"
#include "inspection/file_capabilities.h"
#include "inspection/malware/hash_list.h"
#include "inspection/path_pattern.h"
#include "inspection/secrets/rule_file.h"
#include "inspection/special_files.h"

namespace {

void read_hash_list(std::string_view text) {
  coaming::HashList list;
  list.begin_file("list");
  while (!text.empty()) (void)list.add_line(coaming::take_line(text));
  list.sort();
  for (const coaming::HashKind kind : coaming::kHashKinds) {
    const std::string none(coaming::bytes_of(kind), '\x01');
    if (list.find(kind, none) && !list.has(kind)) std::abort();
  }
}

void read_capabilities(std::string_view value) {
  if (const auto capabilities = coaming::parse_file_capabilities(value)) (void)coaming::to_string(*capabilities);
  coaming::FileEntry entry;
  entry.path = "usr/bin/x";
  entry.mode = 0755;
  entry.capabilities = value;
  coaming::FileFacts facts;
  coaming::look_at_special_file(entry, facts);
}

void match_path(std::string_view text) {
  const std::string_view pattern = coaming::take_line(text);
  const bool is_plain = text.find_first_of("*?") == std::string_view::npos;
  if (is_plain && !coaming::matches_path(text, text)) std::abort();
  (void)coaming::matches_path(pattern, text);
  if (const auto parsed = coaming::PathPattern::parse(pattern)) {
    (void)parsed->matches(text);
    if (parsed->text() != pattern) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'a': (void)coaming::AllowList::parse(text, "f"); break;
    case 'c': read_capabilities(text); break;
    case 'p': match_path(text); break;
    case 'r': (void)coaming::parse_secret_rules(text, "f"); break;
    default: read_hash_list(text); break;
  }
  return 0;
}
