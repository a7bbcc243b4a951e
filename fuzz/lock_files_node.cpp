// What reads packages of Node, PHP, .NET, Dart, Swift, Elixir, Conan and Conda: the first byte chooses which, the rest
// is the file. And the cursors under them: what parse_json() accepts, JsonCursor must accept too.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.h"
#include "base/json_cursor.h"
#include "base/yaml_cursor.h"
#include "inventory/catalogers/bun_lock.h"
#include "inventory/catalogers/composer.h"
#include "inventory/catalogers/conan_lock.h"
#include "inventory/catalogers/conda_meta.h"
#include "inventory/catalogers/dotnet_deps.h"
#include "inventory/catalogers/dotnet_lock.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/mix_lock.h"
#include "inventory/catalogers/node_package.h"
#include "inventory/catalogers/npm_lock.h"
#include "inventory/catalogers/pnpm_lock.h"
#include "inventory/catalogers/podfile_lock.h"
#include "inventory/catalogers/pubspec_lock.h"
#include "inventory/catalogers/swift_resolved.h"
#include "inventory/catalogers/yarn_lock.h"
#include "inventory/catalogers/yarn_pnp.h"

namespace coaming {

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

void check_catalog(const Result<Catalog>& catalog) {
  if (!catalog) return check(!catalog.error().message.empty());
  check(catalog->packages.size() <= kMaxPackages);
  for (const Package& package : catalog->packages) {
    check(!package.type.empty() && !package.name.empty() && !package.version.empty());
    check(package.name.size() <= kMaxLockedTextBytes && package.version.size() <= kMaxLockedTextBytes);
    check(package.found_in.size() == 1 && package.found_in[0].line > 0);
    for (const Need& need : package.needs) check(!need.name.empty());
  }
  for (const Gap& gap : catalog->gaps) check(!gap.message.empty());
}

void check_json(std::string_view text) {
  JsonCursor strict(text);
  const bool accepts = static_cast<bool>(strict.finish());
  JsonCursor lenient(text, JsonCursor::Dialect::WithComments);
  if (accepts) check(static_cast<bool>(lenient.finish()));
  if (parse_json(text)) check(accepts);
}

void check_yaml(std::string_view text) {
  YamlCursor yaml(text);
  std::size_t last = 0;
  while (yaml.next_document()) {
    yaml.members([&](std::string_view) {
      check(yaml.line() >= last);
      last = yaml.line();
      if (!yaml.items([&] { (void)yaml.text(); })) (void)yaml.text();
    });
  }
  (void)yaml.finish();
}

}  // namespace

}  // namespace coaming

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace coaming;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'a': check_catalog(parse_conda_meta(text)); break;
    case 'b': check_catalog(parse_bun_lock(text)); break;
    case 'c': check_catalog(parse_composer(text)); break;
    case 'd': check_catalog(parse_dotnet_deps(text)); break;
    case 'e': check_catalog(parse_nuget_lock(text)); break;
    case 'f': check_catalog(parse_packages_config(text)); break;
    case 'i': check_catalog(parse_podfile_lock(text)); break;
    case 'j': check_json(text); break;
    case 'k': check_yaml(text); break;
    case 'l': check_catalog(parse_npm_lock(text)); break;
    case 'm': check_catalog(parse_mix_lock(text)); break;
    case 'n': check_catalog(parse_node_package(text)); break;
    case 'o': check_catalog(parse_conan_lock(text)); break;
    case 'p': check_catalog(parse_pnpm_lock(text)); break;
    case 'q': (void)node_folder_of(text); break;
    case 's': check_catalog(parse_swift_resolved(text)); break;
    case 'r': check_catalog(parse_yarn_pnp(text)); break;
    case 'u': check_catalog(parse_pubspec_lock(text)); break;
    default: check_catalog(parse_yarn_lock(text)); break;
  }
  return 0;
}
