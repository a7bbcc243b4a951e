// What every cataloger takes and gives.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/file_tree.h"
#include "model/gap.h"
#include "model/package.h"

namespace coaming {

// The packages a file lists, and what in it could not be understood.
struct Catalog {
  std::vector<Package> packages;
  std::vector<Gap> gaps;  // path and layer may be left empty: they are those of the file
};

// The file a cataloger is asked to read.
struct CatalogInput {
  const FileTree& files;  // for what lies beside it
  std::size_t step;       // the step at which to look
  const FileRef& file;
  ByteRange bytes;  // of `file`
};

// One way of knowing what is installed. A row of the table in catalogers.cpp.
struct Cataloger {
  std::string_view name;  // Package::found_by
  // Which files it reads: paths inside the image without a leading slash; in the last component, '*'
  // stands for any text (a folder's files), and a '*' may be a whole component elsewhere.
  std::span<const std::string_view> paths;
  // Reads one file. Package::found_by and found_in may be left empty: then the inventory fills in
  // the cataloger's name and the file itself.
  Result<Catalog> (*read)(const CatalogInput& input);
};

}  // namespace coaming
