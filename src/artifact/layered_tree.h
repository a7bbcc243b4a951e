// LayeredTree: the files of an image as a container would see them, layer upon layer.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "artifact/layer_record.h"
#include "model/file_tree.h"

namespace coaming {

// The union of layers as an overlay file system makes it:
//  - what a layer holds hides the same path in all layers below it, but for folders, which are merged;
//  - a whiteout, a folder marked opaque, or something that is no folder hides all that lies below it further down;
//  - a hard link is what its target was when the layer was made, be that a symbolic link;
//  - a symbolic link is followed inside the image, wherever it points.
// For one thread at a time: what is asked for is remembered.
// Source: OCI image-spec 1.1, layer.md; Linux, Documentation/filesystems/overlayfs.rst.
class LayeredTree : public FileTree {
 public:
  // Layers from the bottom, at least one. Shared because the same layer may stand in several places.
  explicit LayeredTree(std::vector<std::shared_ptr<LayerRecord>> layers) : layers_(std::move(layers)) {}

  [[nodiscard]] std::size_t steps() const override { return layers_.size(); }
  [[nodiscard]] std::optional<FileRef> find(std::string_view path, std::size_t step) const override;
  [[nodiscard]] std::vector<FileRef> list(std::string_view path, std::size_t step) const override;
  [[nodiscard]] ByteRange bytes(const FileRef& file) const override {
    return layers_.at(file.layer)->spool->bytes(file.slot);
  }

  // Where `path` leads at `step`.
  struct Place {
    enum class Kind {
      Absent,
      Folder,  // or nothing: an empty folder cannot be told from none
      File,    // kept
      Unread,  // wanted, but could not be read
      Unkept,  // something is there whose bytes were not kept
      Circle,  // more than kMaxLinks links or kMaxWalk components
    };
    Kind kind = Kind::Absent;
    std::string path;
    std::size_t layer = 0;
    std::size_t slot = 0;
  };
  [[nodiscard]] Place resolve(std::string_view path, std::size_t step) const;

  // The names of the files and links directly in the folder `folder`, a place, that any layer up to `step` keeps.
  [[nodiscard]] std::set<std::string> names_in(const Place& folder, std::size_t step) const;

  // The first step above `layer` at which the path, something that this layer holds, can no longer be seen;
  // steps() where it is there to the end.
  [[nodiscard]] std::size_t hidden_from(std::string_view path, std::size_t layer) const;

  [[nodiscard]] LayerRecord& record(std::size_t layer) { return *layers_.at(layer); }

 private:
  struct Node;
  class Walk;

  // The layers that mention a path, from the bottom.
  [[nodiscard]] const std::vector<std::size_t>& layers_with(std::string_view path) const;
  [[nodiscard]] Node node_at(std::string_view path, std::size_t step, std::size_t floor) const;

  [[nodiscard]] const LayerIndex& index(std::size_t layer) const { return *layers_[layer]->index; }
  [[nodiscard]] std::size_t folder_hidden_from(std::string_view folder, std::size_t layer) const;

  std::vector<std::shared_ptr<LayerRecord>> layers_;
  mutable std::map<std::pair<std::size_t, std::string>, std::size_t> folders_hidden_from_;  // by layer and path
  mutable std::unordered_map<std::string, std::vector<std::size_t>> layers_with_;
};

}  // namespace coaming
