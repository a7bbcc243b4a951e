// The catalogers that read text, and what the inventory makes of it: the first byte chooses which, the rest is the
// file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inventory/catalogers/apk.h"
#include "inventory/catalogers/dpkg.h"
#include "inventory/catalogers/os_release.h"
#include "inventory/inventory.h"
#include "support/memory_files.h"

namespace {

using Visit = coaming::Result<void> (*)(const coaming::CatalogInput&,
                                        const std::function<void(const coaming::OwnedFile&)>&);

// The files that packages own, as the database at `path` says with `text` in it and in the file `beside`.
void visit_files(Visit visit, const std::string& path, const std::string& beside, std::string_view text) {
  coaming::MemoryFiles files;
  files.put(0, path, std::string(text));
  if (!beside.empty()) files.put(0, beside, std::string(text));
  const auto file = files.find(path, 0);
  if (!file) std::abort();
  std::size_t visits = 0;
  (void)visit({files, 0, *file, files.bytes(*file)}, [&](const coaming::OwnedFile&) {
    if (++visits > text.size()) std::abort();
  });
}

// The same text in every database, so that packages own files, need each other and have one name twice.
void take_inventory(std::string_view text) {
  coaming::MemoryFiles files(2);
  for (const char* path :
       {"etc/os-release", "lib/apk/db/installed", "var/lib/dpkg/status", "var/lib/dpkg/info/a.list"}) {
    files.put(0, path, std::string(text));
  }
  files.put(1, "var/lib/dpkg/status", std::string(text.substr(text.size() / 2)));
  std::vector<coaming::FileFacts> facts(1);
  facts[0].path = "usr/bin/a";
  facts[0].package_gaps.push_back({coaming::ErrorCode::NotFound, "", std::nullopt, "no version"});
  const coaming::Inventory inventory = coaming::take_inventory(files, facts, true);
  for (const coaming::Package& package : inventory.packages) {
    if (package.purl.empty() || package.found_in.empty() || !package.layer) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'a': (void)coaming::parse_apk_installed(text); break;
    case 'c': (void)coaming::parse_debian_copyright(text); break;
    case 'd': (void)coaming::parse_dpkg_status(text, false); break;
    case 'e': (void)coaming::parse_dpkg_status(text, true); break;
    case 'f': visit_files(coaming::visit_apk_files, "lib/apk/db/installed", "", text); break;
    case 'g': visit_files(coaming::visit_dpkg_files, "var/lib/dpkg/status", "var/lib/dpkg/info/a.list", text); break;
    case 'h': visit_files(coaming::visit_dpkg_files, "var/lib/dpkg/status.d/a.md5sums", "", text); break;
    case 'i': take_inventory(text); break;
    default: (void)coaming::parse_os_release(text); break;
  }
  return 0;
}
