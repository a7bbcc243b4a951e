// A coaming.yaml, and through it the YAML reader.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "cli/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  coaming::Settings settings;
  (void)coaming::apply_config(text, "coaming.yaml", settings);
  (void)coaming::parse_size(text);
  return 0;
}
