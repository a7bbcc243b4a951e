#include "report/syft_types.h"

#include <algorithm>
#include <iterator>

namespace coaming {

// By purl type.
static constexpr SyftType kTypes[] = {
    {"alpm", "alpm", ""},
    {"apk", "apk", ""},
    {"bitnami", "bitnami", ""},
    {"cargo", "rust-crate", "rust"},
    {"cocoapods", "pod", "swift"},
    {"composer", "php-composer", "php"},
    {"conan", "conan", "c++"},
    {"conda", "conda", ""},
    {"cran", "R-package", "R"},
    {"deb", "deb", ""},
    {"gem", "gem", "ruby"},
    {"generic", "binary", ""},
    {"github", "github-action", ""},
    {"golang", "go-module", "go"},
    {"hackage", "hackage", "haskell"},
    {"hex", "hex", ""},
    {"luarocks", "lua-rocks", "lua"},
    {"maven", "java-archive", "java"},
    {"npm", "npm", "javascript"},
    {"nuget", "dotnet", "dotnet"},
    {"opam", "opam", "ocaml"},
    {"pub", "dart-pub", "dart"},
    {"pypi", "python", "python"},
    {"rpm", "rpm", ""},
    {"swift", "swift", "swift"},
};

SyftType syft_type_of(std::string_view purl_type) {
  const auto* const it = std::find_if(std::begin(kTypes), std::end(kTypes),
                                      [&](const SyftType& type) { return type.purl_type == purl_type; });
  return it == std::end(kTypes) ? SyftType{purl_type, "UnknownPackage", ""} : *it;
}

std::string_view purl_type_of_syft(std::string_view name) {
  const auto* const it =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const SyftType& type) { return type.name == name; });
  return it == std::end(kTypes) ? std::string_view() : it->purl_type;
}

}  // namespace coaming
