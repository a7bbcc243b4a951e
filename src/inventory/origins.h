// Origins: which layer brought a package in, found by comparing the set of packages step by step.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "model/package.h"

namespace coaming {

class Origins {
 public:
  // Takes all packages of a step; steps in ascending order. A step that changed nothing may be left out.
  void add_step(std::size_t step, const std::vector<const Package*>& packages);

  // Sets `layer` and `replaces` of a package of the last step.
  void apply_to(Package& package) const;

 private:
  struct Origin {
    std::size_t layer = 0;
    std::vector<EarlierVersion> replaces;
  };
  using Versions = std::map<std::string, Origin>;
  std::map<std::string, Versions> present_;  // by type, name and architecture; then by version
};

}  // namespace coaming
