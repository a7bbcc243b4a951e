// The JSON documents of an image, and the JSON reader under them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "artifact/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)coaming::parse_oci_document(text);
  (void)coaming::parse_image_config(text);
  (void)coaming::parse_docker_manifest(text);
  return 0;
}
