// From what packages need to the packages that meet it.
#pragma once

#include <vector>

#include "model/package.h"

namespace coaming {

// Sets depends_on of every package from the needs of all, and drops `offers`. Of several versions of one name, a need
// without a version means: for npm the one that Node would load from where the package lies, else all of them.
// What nothing meets is left out: a package manager may have been told to do without it.
void resolve_needs(std::vector<Package>& packages);

}  // namespace coaming
