// What Syft calls the types of packages.
#pragma once

#include <string_view>

namespace coaming {

struct SyftType {
  std::string_view purl_type;
  std::string_view name;
  std::string_view language;  // empty for what is no language's
};

// "UnknownPackage" where Syft has no name for it.
SyftType syft_type_of(std::string_view purl_type);

// The purl type; empty where the name is not known.
std::string_view purl_type_of_syft(std::string_view name);

}  // namespace coaming
