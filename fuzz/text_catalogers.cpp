// The catalogers that read text: the first byte chooses which, the rest is the file.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "inventory/catalogers/apk.h"
#include "inventory/catalogers/dpkg.h"
#include "inventory/catalogers/os_release.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'a': (void)coaming::parse_apk_installed(text); break;
    case 'c': (void)coaming::parse_debian_copyright(text); break;
    case 'd': (void)coaming::parse_dpkg_status(text, false); break;
    case 'e': (void)coaming::parse_dpkg_status(text, true); break;
    default: (void)coaming::parse_os_release(text); break;
  }
  return 0;
}
