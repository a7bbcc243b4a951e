// Layers for tests: tars in memory read into a tree, and short questions to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/layer_reader.h"

namespace coaming {

struct LayersRead {
  std::vector<Gap> gaps;
  std::optional<Error> error;
  std::unique_ptr<LayeredTree> tree;

  // The text of a file at a step, "-" where there is none.
  [[nodiscard]] std::string at(std::size_t step, std::string_view path) const {
    const auto file = tree->find(path, step);
    return file ? *tree->bytes(*file).read_all(1 << 20) : "-";
  }
  // The same at the last step.
  [[nodiscard]] std::string text(std::string_view path) const { return at(tree->steps() - 1, path); }

  // The names of the files in a folder at the last step, with blanks between them.
  [[nodiscard]] std::string list(std::string_view folder) const {
    std::string names;
    for (const FileRef& file : tree->list(folder, tree->steps() - 1)) names += (names.empty() ? "" : " ") + file.path;
    return names;
  }

  [[nodiscard]] bool has_gap(std::string_view path, std::string_view word) const {
    for (const Gap& gap : gaps) {
      if (gap.path == path && gap.message.find(word) != std::string::npos) return true;
    }
    return false;
  }
};

inline LayersRead read_blobs(const std::vector<LayerBlob>& blobs, const std::vector<std::string_view>& wanted) {
  LayersRead result;
  Progress progress;
  auto files = read_layers(blobs, {WantedPaths(wanted)}, progress);
  if (files) {
    result.tree = std::move(files->tree);
    result.gaps = std::move(files->gaps);
  } else {
    result.error = files.error();
  }
  return result;
}

// Bottom first; each layer states its digest, so that no Gap speaks of one.
inline LayersRead read_tars(const std::vector<std::string>& tars, const std::vector<std::string_view>& wanted) {
  std::vector<LayerBlob> blobs;
  for (const std::string& tar : tars) blobs.push_back({ByteRange::of_memory(tar), sha256(tar), std::nullopt});
  return read_blobs(blobs, wanted);
}

}  // namespace coaming
