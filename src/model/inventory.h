// Inventory: what is inside an artifact.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/gap.h"
#include "model/package.h"

namespace coaming {

// The distribution, as its os-release file states it.
struct Distribution {
  std::string id;           // "debian"
  std::string version_id;   // "12"; empty for a rolling one
  std::string codename;     // VERSION_CODENAME: "bookworm"
  std::string pretty_name;  // "Debian GNU/Linux 12 (bookworm)"
  std::vector<std::string> id_like;
  Location found_in;

  friend bool operator==(const Distribution&, const Distribution&) = default;
};

struct Inventory {
  std::optional<Distribution> distribution;
  std::vector<Package> packages;  // by type, name, version, architecture
  std::vector<Gap> gaps;          // by layer, path, message
};

}  // namespace coaming
