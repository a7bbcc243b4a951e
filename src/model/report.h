// Report: everything one run has to say about one artifact.
#pragma once

#include <vector>

#include "model/artifact.h"
#include "model/finding.h"
#include "model/inventory.h"

namespace coaming {

struct Report {
  Artifact artifact;
  Inventory inventory;
  std::vector<Finding> findings;  // as sort_findings has them
};

}  // namespace coaming
