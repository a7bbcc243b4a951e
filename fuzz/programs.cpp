// The recognisers of programs: the first byte chooses one, the rest is the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "inventory/catalogers/programs/recogniser.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto all = coaming::all_recognisers();
  const coaming::Recogniser& recogniser = all[data[0] % all.size()];
  std::string content(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (recogniser.is_program)
    content.insert(0,
                   "\x7f"
                   "ELF");
  const auto version = coaming::find_version(recogniser, content, coaming::ByteRange::of_memory(content));
  if (version && *version && (*version)->size() > content.size()) std::abort();
  return 0;
}
