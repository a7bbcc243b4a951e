// Report: everything one run has to say about one artifact.
#pragma once

#include "model/artifact.h"
#include "model/inventory.h"

namespace coaming {

struct Report {
  Artifact artifact;
  Inventory inventory;
};

}  // namespace coaming
