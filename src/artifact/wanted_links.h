// Wanted files that are not where they were looked for, because a link leads elsewhere.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "artifact/layered_tree.h"
#include "artifact/wanted_paths.h"
#include "model/gap.h"

namespace coaming {

// Reads one layer again and puts what of `wanted` it holds into the tree's index of that layer.
using ReadAgain = std::function<Result<void>(std::size_t layer, const WantedPaths& wanted)>;

// Follows the links in the paths of all wanted files and folders, at every step, and has `read_again` called
// for those that lead to files whose bytes were not kept. Links that run in circles become Gaps.
// Errors: those of read_again.
Result<void> follow_wanted_links(const LayeredTree& tree, const WantedPaths& wanted, const ReadAgain& read_again,
                                 std::vector<Gap>& gaps);

}  // namespace coaming
