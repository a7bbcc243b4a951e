#include "model/gap.h"

#include <algorithm>
#include <tuple>

namespace coaming {

void sort_gaps(std::vector<Gap>& gaps) {
  const auto order = [](const Gap& gap) { return std::tie(gap.layer, gap.path, gap.message); };
  std::stable_sort(gaps.begin(), gaps.end(), [&](const Gap& a, const Gap& b) { return order(a) < order(b); });
  gaps.erase(std::unique(gaps.begin(), gaps.end()), gaps.end());
}

}  // namespace coaming
