// A root file system that lies in a folder, unpacked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "artifact/layered_tree.h"
#include "artifact/wanted_paths.h"
#include "base/progress.h"
#include "model/gap.h"

namespace coaming {

// Walks the folder without ever leaving it and keeps the bytes of the files in `wanted`. File systems that
// the kernel makes up (proc, sysfs …) are passed over.
//
// Returns: a tree of one step. What cannot be opened becomes a Gap.
// Errors:  NotFound, Denied for the folder itself; Unavailable where no temporary file can be made.
Result<std::unique_ptr<LayeredTree>> read_root_folder(const std::string& path, const WantedPaths& wanted,
                                                      std::vector<Gap>& gaps, Progress& progress);

}  // namespace coaming
