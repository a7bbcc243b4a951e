// Files that lie in a folder: an unpacked root file system, or source code.
#pragma once

#include <string>

#include "artifact/layer_reader.h"

namespace coaming {

// Walks the folder without ever leaving it and keeps the bytes of the wanted files. File systems that
// the kernel makes up (proc, sysfs …) are passed over.
//
// Takes:   the folder; or one file, which is then all there is.
// Returns: a tree of one step, and facts and gaps of layer 0. What cannot be opened becomes a Gap.
// Errors:  NotFound, Denied for the folder itself; Unavailable where no temporary file can be made.
Result<FilesRead> read_root_folder(const std::string& path, const Wanted& wanted, Progress& progress);

}  // namespace coaming
