// ImageParts: an image found in an archive or layout, its metadata read and its layers ready to be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "artifact/blob_store.h"
#include "artifact/layer_reader.h"
#include "artifact/manifest.h"
#include "base/progress.h"
#include "model/artifact.h"
#include "model/gap.h"

namespace coaming {

// Which of several images is meant.
struct ImageChoice {
  std::string image;     // a name, a tag or a digest; empty: any
  std::string platform;  // "os/architecture[/variant]"; empty: this machine's, or the only one
};

// Content that is not here yet. Layers of the same content share one.
struct BlobDownload {
  std::size_t layer = 0;  // the lowest that has this content
  Digest digest;
  std::uint64_t size = 0;
  // Fetches it to where the layer's blob lies, checked against digest and size; adds to bytes_done what arrives. Any
  // number of different downloads may run at once, each once.
  std::function<Result<void>(Progress&)> run;
  // Ends the runs of all downloads of the image, from any thread; they fail as Unavailable.
  std::function<void()> stop;
};

struct ImageParts {
  Artifact artifact;                    // target, kind and kind_was_guessed are left to the caller
  std::vector<LayerBlob> blobs;         // one for each of artifact.layers; valid while the store or `downloads` live
  std::vector<BlobDownload> downloads;  // to be run before the blobs of their layers are read
  std::vector<Gap> gaps;
  std::vector<ConfigText> texts;  // of the configuration
};

// The image that a tar made by `docker save` or the like holds (its manifest.json).
// Errors: NotFound where a piece is missing or no image fits the choice (the message lists those there are);
//         those of BlobStore and parse_docker_manifest.
Result<ImageParts> read_docker_archive(BlobStore& store, const ImageChoice& choice);

// The image that an OCI layout, folder or tar, holds (its index.json). Every document is checked against
// the digest and size that its descriptor states.
// Errors: as read_docker_archive; Corrupt for a digest or size that does not match, naming both.
// Source: OCI image-spec 1.1, image-layout.md.
Result<ImageParts> read_oci_layout(BlobStore& store, const ImageChoice& choice);

// Names the base image, where one is stated and none is known yet.
void apply_base(const StatedBase& stated, Artifact& artifact);

// The image of a descriptor whose blobs lie as those of a layout (blobs/sha256/…), but which no index.json names:
// containerd's content store.
// Errors: as read_oci_layout.
Result<ImageParts> read_blobs(BlobStore& store, const Descriptor& image, const ImageChoice& choice);

// Puts what the configuration says into the parts: platform, diff_ids, each layer's instruction, the base image.
// Where the number of layers and what it says of them do not fit together, a Gap says so.
void apply_config(const ImageConfig& config, ImageParts& parts);

}  // namespace coaming
