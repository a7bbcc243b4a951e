// Reading the layers of an image: each blob once, front to back, all cores busy: several layers at once, and a layer
// that would leave cores without work in two threads, one for its bytes and one for its entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "artifact/layer_cache.h"
#include "artifact/layered_tree.h"
#include "artifact/reading_limits.h"
#include "artifact/wanted_paths.h"
#include "base/byte_range.h"
#include "base/digest.h"
#include "base/progress.h"
#include "model/file_reader.h"

namespace coaming {

inline constexpr std::uint64_t kMaxLayerBytes = std::uint64_t{128} << 30;  // of one layer, uncompressed

// One layer as it lies in its archive or layout.
struct LayerBlob {
  ByteRange bytes;
  std::optional<Digest> digest;   // of `bytes`, from a descriptor
  std::optional<Digest> diff_id;  // of the uncompressed tar, from the configuration
  std::string folder = {};        // where the layer lies unpacked, as overlayfs keeps it; then there are no `bytes`
};

// A file, or a whole layer, that is not read because reading it has ended a process before.
struct Suspect {
  std::size_t layer = 0;
  std::string path;     // empty: the whole layer
  std::string message;  // for the Gap

  friend bool operator==(const Suspect&, const Suspect&) = default;
};

// The bytes of layers that are still on their way. Called from several threads.
class Arrivals {
 public:
  Arrivals() = default;
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;
  virtual ~Arrivals() = default;
  // Asks for a layer that will be read; at once, perhaps in vain.
  virtual void request(std::size_t layer) = 0;
  // Waits until a layer's blob can be read.
  // Errors: why it cannot.
  virtual Result<void> await(std::size_t layer) = 0;
};

// What to read of the files that pass by.
struct Wanted {
  WantedPaths paths;                   // of these the bytes are kept
  const FileReader* reader = nullptr;  // is shown every file; may be null; borrowed
  const LayerCache* cache = nullptr;   // what it holds is not read again; may be null; borrowed
  std::vector<Suspect> suspects = {};  // not read
  Arrivals* arrivals = nullptr;        // null: all blobs are here; borrowed
  ReadingLimits limits = {};
};

struct FilesRead {
  std::unique_ptr<LayeredTree> tree;
  std::vector<FileFacts> facts;  // what the reader said of each file, with `hidden_from`; by layer
  std::vector<Gap> gaps;         // what could not be read or told
};

// Reads all layers, keeps the bytes of the wanted files, and checks what was read against its digest:
// the descriptor's where there is one, else the diff_id. Wanted files that a link leads to are found by
// reading the layer in which they lie once more. A layer that is a folder cannot be checked, so nothing of it is kept.
// Of a layer that is in the cache no byte is read, so that its digest
// is taken for the name of what was read before (decision 0009).
//
// Takes:   the blobs from the bottom, at least one.
// Returns: the tree over all layers; FileRef::layer is the index into `blobs`.
// Errors:  Corrupt for damaged data or a digest that does not match (the message names both);
//          Unsupported for a blob that is no tar; TooLarge above kMaxLayerBytes; Unavailable where no
//          temporary file can be made. The message begins with the layer, counted from 1.
Result<FilesRead> read_layers(const std::vector<LayerBlob>& blobs, const Wanted& wanted, Progress& progress);

}  // namespace coaming
