// Files that lie in a folder: an unpacked root file system, or source code.
#pragma once

#include <string>

#include "artifact/entry_collector.h"
#include "artifact/layer_reader.h"

namespace coaming {

// Walks the folder without ever leaving it and keeps the bytes of the wanted files. File systems that
// the kernel makes up (proc, sysfs …) are passed over.
//
// Takes:   the folder; or one file, which is then all there is.
// Returns: a tree of one step, and facts and gaps of layer 0. What cannot be opened becomes a Gap.
// Errors:  NotFound, Denied for the folder itself; Unavailable where no temporary file can be made.
Result<FilesRead> read_root_folder(const std::string& path, const Wanted& wanted, Progress& progress);

// Shows the collector a layer as overlayfs keeps it: what it removes are character devices of number 0/0, opaque
// folders have an extended attribute (which only root can see, unless the overlay is a user's).
//
// Errors: as read_root_folder. What overlayfs keeps as a reference to a lower layer becomes a Gap.
// Source: Linux, Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories", "redirect_dir",
//         "Metadata only copy up".
Result<void> read_layer_folder(const std::string& path, EntryCollector& collector, Progress& progress);

}  // namespace coaming
