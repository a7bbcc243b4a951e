// FileTree: the seam between what holds the files of an image and what reads them.
//
// A tree has one or more steps: step k is what a container started from layers 0..k would see.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.h"

namespace coaming {

// One version of one file. Equal references mean equal bytes.
struct FileRef {
  std::string path;       // where it really lies, links followed, without a leading slash
  std::size_t layer = 0;  // the layer that holds it
  std::size_t slot = 0;   // where the tree keeps its bytes; only the tree may interpret it

  friend bool operator==(const FileRef&, const FileRef&) = default;
  friend auto operator<=>(const FileRef&, const FileRef&) = default;
};

class FileTree {
 public:
  FileTree() = default;
  FileTree(const FileTree&) = delete;
  FileTree& operator=(const FileTree&) = delete;
  virtual ~FileTree() = default;

  // At least 1.
  [[nodiscard]] virtual std::size_t steps() const = 0;

  // The regular file that `path` names at `step`, links in every component followed inside the image.
  // None where there is no such file, it is not a regular file, or its bytes were not kept.
  [[nodiscard]] virtual std::optional<FileRef> find(std::string_view path, std::size_t step) const = 0;

  // The regular files directly in the folder that `path` names at `step`, by path, each once.
  [[nodiscard]] virtual std::vector<FileRef> list(std::string_view path, std::size_t step) const = 0;

  // The bytes of a file that find() or list() named; valid while the tree lives.
  [[nodiscard]] virtual ByteRange bytes(const FileRef& file) const = 0;
};

}  // namespace coaming
