// A coaming.yaml, and through it the YAML reader.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cli/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  coaming::Settings settings;
  (void)coaming::apply_config({reinterpret_cast<const char*>(data), size}, "coaming.yaml", settings);
  return 0;
}
