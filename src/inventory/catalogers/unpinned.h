// Unpinned: what a file asks for without saying which version, gathered into one Gap.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

class Unpinned {
 public:
  // At most the first few are named, and the others counted.
  void add(std::string_view name, std::size_t line);
  // "2 packages have no version in this file: pytest (line 4), pytest-cov (line 5); …"; nothing where there is none.
  void tell(Catalog& catalog) const;

 private:
  std::size_t count_ = 0;
  std::string names_;
};

}  // namespace coaming
