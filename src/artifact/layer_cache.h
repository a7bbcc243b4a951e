// LayerCache: what was read of layers, kept from one scan to the next.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "artifact/layer_record.h"
#include "base/digest.h"
#include "base/file_cache.h"

namespace coaming {

class LayerCache {
 public:
  // Puts a complete file into the cache under a name; called from several threads at once.
  using Keep = std::function<void(const std::string& name, const Fd& file)>;

  // Takes: `version`, which differs whenever a layer would be read differently.
  LayerCache(FileCache files, const std::string& version, Keep keep);

  // Whether there is something that find() may find.
  [[nodiscard]] bool has(const Digest& digest) const { return files_.has(name_of(digest)); }

  // Null where nothing is kept. What is damaged is forgotten. Gaps and facts name the layer that they were read in.
  [[nodiscard]] std::shared_ptr<LayerRecord> find(const Digest& digest) const;

  // Takes: `digest`, which the layer's bytes were checked against; the record, whose spool lies in folder().
  //        What cannot be kept is not.
  void keep(const Digest& digest, LayerRecord& record) const;

  // Where the spool of a record must lie that is to be kept.
  [[nodiscard]] const std::string& folder() const { return files_.folder(); }

 private:
  [[nodiscard]] std::string name_of(const Digest& digest) const;

  FileCache files_;
  std::string version_;
  Keep keep_;
};

}  // namespace coaming
