// FileFacts: what one file says by itself, whatever lies beside it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/finding.h"
#include "model/gap.h"
#include "model/package.h"

namespace coaming {

struct FileFacts {
  std::string path;       // inside the image, without a leading slash
  std::size_t layer = 0;  // the layer that holds this version of the file
  // The first step at which it can no longer be seen, because a later layer removed or replaced it.
  // As large as the number of steps, or larger: it is there to the end.
  std::size_t hidden_from = static_cast<std::size_t>(-1);
  std::vector<Package> packages;  // found_by set, found_in without path and layer: those above
  std::vector<Finding> findings;  // location without path and layer
  std::vector<Gap> gaps;          // without path and layer
  // What of its packages is not known, though it could be read; of no account where its owner is known
  // (inventory/owners.h). Without path and layer.
  std::vector<Gap> package_gaps;
  std::string locks;     // of a lock file, the ecosystem whose versions it pins: "npm"; else empty
  std::string asks_for;  // of a manifest that asks for packages and pins none, their ecosystem; else empty

  [[nodiscard]] bool empty() const {
    return packages.empty() && findings.empty() && gaps.empty() && package_gaps.empty() && locks.empty() &&
           asks_for.empty();
  }
};

}  // namespace coaming
