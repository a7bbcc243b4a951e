// What every cataloger takes and gives.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/file_tree.h"
#include "model/gap.h"
#include "model/package.h"

namespace coaming {

// Of one file, and of an artifact as a whole. The largest systems that people run have some 5,000; the rest is
// what keeps memory bounded. Beyond it there is a Gap.
inline constexpr std::size_t kMaxPackages = 30'000;

// kMaxPackages, or less where there is little memory. Set once, before threads are started.
std::size_t max_packages_of_file();
void set_max_packages_of_file(std::size_t count);

// Of one file; more are not listed, and the last one says so.
inline constexpr std::size_t kMaxGapsOfFile = 1'000;

// The packages a file lists, and what in it could not be understood.
struct Catalog {
  std::vector<Package> packages;
  std::vector<Gap> gaps;  // path and layer may be left empty: they are those of the file
  // Of a manifest that asks for packages and pins none: the ecosystem whose lock file would tell, as Cataloger::locks
  // has it. Its gaps count only where there is no such lock file.
  std::string_view asks_for;

  // Beyond max_packages_of_file(): one Gap instead.
  void add_package(Package package);
  // Beyond kMaxGapsOfFile: one Gap that says so instead.
  void add_gap(ErrorCode code, std::string message);
};

// The Gap for what comes after kMaxPackages.
Gap too_many_packages();

// The file a cataloger is asked to read.
struct CatalogInput {
  const FileTree& files;  // for what lies beside it
  std::size_t step;       // the step at which to look
  const FileRef& file;
  ByteRange bytes;  // of `file`
};

// Which kind of proof a cataloger reads.
enum class Evidence {
  Installed,  // what is there to be run: read in images and root file systems
  Declared,   // what a lock file or manifest asks for: read in folders of source code
};

// A file that a package owns, as its database states it. Borrows its texts.
struct OwnedFile {
  std::string_view name;  // of the package
  std::string_view version;
  std::string_view architecture;
  std::string_view path;  // without a leading slash
};

// One way of knowing what is there. A row of the table in catalogers.cpp; either `read` or `read_alone` is set.
struct Cataloger {
  std::string_view name;  // Package::found_by
  Evidence evidence = Evidence::Installed;
  // Raised whenever the same bytes would be read differently from before: what was read is kept (the cache).
  unsigned version = 1;
  // The files that list packages: clean paths inside the image.
  //  - for `read`: the last component perhaps '*', any file of that folder;
  //  - for `read_alone`: '*' stands for any text within a component, a component "**" for any number of them.
  std::span<const std::string_view> paths;
  // For `read_alone`: the first bytes a file must have, one of these; empty: whatever they are.
  std::span<const std::string_view> magics = {};
  // For lock files: the ecosystem whose packages they pin, so that a manifest beside or below them is in no doubt.
  std::string_view locks = {};
  // Other files that read() and complete() may look at; '*' stands for any text within one component. read()
  // is called anew when one of those without '*' has changed.
  std::span<const std::string_view> beside = {};
  // Reads one of `paths`. Package::found_by may be left empty, and of found_in all but the line: the inventory
  // fills them in.
  Result<Catalog> (*read)(const CatalogInput& input) = nullptr;
  // The same for what one file alone says, whatever lies beside it. Called from several threads, while the layer
  // that holds the file passes by.
  Result<Catalog> (*read_alone)(std::string_view path, const ByteRange& bytes) = nullptr;
  // Names every file that the packages of one of `paths` own, in any order. May be null.
  Result<void> (*visit_files)(const CatalogInput& input, const std::function<void(const OwnedFile&)>& visit) = nullptr;
  // Adds to a package of the finished image what lies beside the database. May be null.
  std::vector<Gap> (*complete)(const FileTree& files, std::size_t step, Package& package) = nullptr;
};

}  // namespace coaming
