// MemoryFiles: the in-memory twin of FileTree. Files are put in layer by layer; there are no links.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/file_tree.h"

namespace coaming {

class MemoryFiles : public FileTree {
 public:
  explicit MemoryFiles(std::size_t steps = 1) : layers_(steps) {}

  void put(std::size_t layer, const std::string& path, std::string content) {
    layers_.at(layer)[path] = contents_.size();
    contents_.push_back(std::move(content));
  }
  void remove(std::size_t layer, const std::string& path) { layers_.at(layer)[path] = std::nullopt; }

  [[nodiscard]] std::size_t steps() const override { return layers_.size(); }

  [[nodiscard]] std::optional<FileRef> find(std::string_view path, std::size_t step) const override {
    for (std::size_t layer = step + 1; layer-- > 0;) {
      const auto it = layers_[layer].find(std::string(path));
      if (it == layers_[layer].end()) continue;
      if (!it->second) return std::nullopt;
      return FileRef{it->first, layer, *it->second};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::vector<FileRef> list(std::string_view path, std::size_t step) const override {
    std::map<std::string, FileRef> found;
    const std::string prefix = std::string(path) + "/";
    for (std::size_t layer = 0; layer <= step; ++layer) {
      for (const auto& [name, slot] : layers_[layer]) {
        if (!name.starts_with(prefix) || name.find('/', prefix.size()) != std::string::npos) continue;
        if (auto file = find(name, step)) found.insert_or_assign(name, *file);
      }
    }
    std::vector<FileRef> files;
    for (auto& [name, file] : found) files.push_back(file);
    return files;
  }

  [[nodiscard]] ByteRange bytes(const FileRef& file) const override {
    return ByteRange::of_memory(contents_.at(file.slot));
  }

 private:
  std::vector<std::map<std::string, std::optional<std::size_t>>> layers_;
  std::vector<std::string> contents_;
};

}  // namespace coaming
