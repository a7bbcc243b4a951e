// From an artifact's files to its Inventory.
#pragma once

#include <span>
#include <vector>

#include "inventory/catalog.h"
#include "model/file_facts.h"
#include "model/file_tree.h"
#include "model/inventory.h"

namespace coaming {

// Lists what the last step of the tree has installed, and finds for each package the layer that brought it in:
// the step at which this version first appeared among the installed packages and from which on it stayed. What
// a layer merely rewrote – the whole database, most often – is not attributed to it.
//
// Takes:   `facts`, what the files said by themselves (their packages are moved out), by layer; `is_layered` false for
//          a root folder, whose one step is no layer.
// Returns: packages sorted and each once, with purl, layer and found_in; every file that could not be read is a Gap,
//          and so is an image in which nothing was found. A language package whose files a system package owns is
//          not listed, but named by that package (Package::provides); what such a file leaves unsaid of its packages
//          is no Gap (owners.h).
Inventory take_inventory(const FileTree& files, std::vector<FileFacts>& facts, bool is_layered);

// The same with other catalogers, for tests.
Inventory take_inventory(const FileTree& files, std::vector<FileFacts>& facts, bool is_layered,
                         std::span<const Cataloger> catalogers);

}  // namespace coaming
