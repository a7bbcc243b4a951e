// The readers of lock files and metadata of Python, Ruby, Rust, Java and Go: the first byte chooses which, the rest is
// the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inventory/catalogers/cargo_lock.h"
#include "inventory/catalogers/gemfile_lock.h"
#include "inventory/catalogers/gemspec.h"
#include "inventory/catalogers/go_mod.h"
#include "inventory/catalogers/gradle_lock.h"
#include "inventory/catalogers/pdm_lock.h"
#include "inventory/catalogers/pipfile_lock.h"
#include "inventory/catalogers/poetry_lock.h"
#include "inventory/catalogers/pom.h"
#include "inventory/catalogers/pylock.h"
#include "inventory/catalogers/python_metadata.h"
#include "inventory/catalogers/python_requirement.h"
#include "inventory/catalogers/requirements.h"
#include "inventory/catalogers/uv_lock.h"

namespace {

using coaming::Catalog;
using coaming::Result;

Result<Catalog> read(char which, std::string_view text) {
  switch (which) {
    case 'c': return coaming::parse_cargo_lock(text);
    case 'd': return coaming::parse_pdm_lock(text);
    case 'e': return coaming::catalog_python_egg("a.egg", coaming::ByteRange::of_memory(text));
    case 'g': return coaming::parse_gemfile_lock(text);
    case 'i': return coaming::parse_pipfile_lock(text);
    case 'l': return coaming::parse_pylock(text);
    case 'm': return coaming::parse_python_metadata(text);
    case 'o': return coaming::parse_go_mod(text);
    case 'p': return coaming::parse_poetry_lock(text);
    case 'r': return coaming::parse_requirements(text, "requirements/dev.txt");
    case 's': return coaming::parse_gemspec(text);
    case 't': return coaming::parse_gradle_lock(text, "gradle.lockfile");
    case 'u': return coaming::parse_uv_lock(text);
    default: return coaming::parse_pom(text);
  }
}

void read_requirement(std::string_view text) {
  for (const auto& requirement : {coaming::parse_python_requirement(text), coaming::parse_wheel_name(text)}) {
    if (!requirement) continue;
    if (requirement->name.empty()) std::abort();
    (void)coaming::holds_without_extra(requirement->marker);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'w') read_requirement(text);
  if (data[0] == 'w') return 0;
  const auto catalog = read(static_cast<char>(data[0]), text);
  if (!catalog) return 0;
  for (const coaming::Package& package : catalog->packages) {
    const bool is_complete =
        !package.type.empty() && !package.name.empty() && !package.version.empty() && package.found_in.size() == 1;
    if (!is_complete) std::abort();
  }
  return 0;
}
