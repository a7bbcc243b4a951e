// ImageStore: the seam between the walk over an image's documents and where they are had from.
#pragma once

#include <cstddef>
#include <string>

#include "artifact/image_parts.h"
#include "artifact/manifest.h"
#include "base/byte_range.h"
#include "base/result.h"

namespace coaming {

// What it gives out is checked by the walk, not by the store.
class ImageStore {
 public:
  ImageStore() = default;
  ImageStore(const ImageStore&) = delete;
  ImageStore& operator=(const ImageStore&) = delete;
  virtual ~ImageStore() = default;

  // What to call it in messages: "the layout".
  [[nodiscard]] virtual std::string in_words() const = 0;

  // Whether the manifest or index may be there: what an index lists need not have been copied with it.
  virtual bool may_hold(const Descriptor& manifest) = 0;

  // The text of a manifest or index, of a configuration; at most kMaxManifestBytes.
  virtual Result<std::string> read_manifest(const Descriptor& manifest) = 0;
  virtual Result<std::string> read_config(const Descriptor& config) = 0;

  // Where the bytes of a layer are, or will be once the download of this layer was run.
  virtual Result<ByteRange> find_layer(std::size_t layer, const Descriptor& descriptor) = 0;
};

// Finds the image that is meant among those that `top` leads to, reads its documents, each checked against the digest
// and size that its descriptor states, and has the store find its layers.
//
// Takes:   an index, or one image's manifest and the descriptor it is known by; `choice`.
// Returns: the parts; artifact.name is as the indexes state it.
// Errors:  those of the store and of the parsers; NotFound where nothing fits the choice, Invalid where several images
// do
//          (the message lists them); Corrupt for a digest or size that does not match, naming both; Unsupported
//          for what is no container image.
// Source:  OCI image-spec 1.1, image-index.md, manifest.md.
Result<ImageParts> read_image(ImageStore& store, const Descriptor& top_descriptor, const OciDocument& top,
                              const ImageChoice& choice);

}  // namespace coaming
