// From what was found to an Artifact, and to its files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "artifact/find.h"
#include "artifact/image_parts.h"
#include "artifact/layer_reader.h"
#include "base/progress.h"
#include "model/artifact.h"

namespace coaming {

// An artifact that was found and whose documents were read, but nothing yet of what is in it.
struct OpenedArtifact {
  Artifact artifact;
  std::vector<Gap> gaps;
  std::unique_ptr<BlobStore> store;  // of an image: keeps what `blobs` lie in
  std::vector<LayerBlob> blobs;      // one for each of artifact.layers
  std::string folder;                // of a folder, or a file of source code: where it is
  std::vector<ConfigText> texts;     // of an image's configuration
};

// Opens what was found. Uses nothing but what is open already and what found.readable names.
//
// A path without a kind is guessed: a folder or tar with oci-layout or index.json is an OCI layout, a tar with
// manifest.json a docker-archive, a folder with something that every system has a root file system, any other folder
// one of source code.
// Takes:  `found`, which must outlive what is returned.
// Errors: those of BlobStore::open, read_docker_archive and read_oci_layout; NotFound for a folder that is none, and
//         where the platform does not fit.
Result<OpenedArtifact> open_artifact(const FoundArtifact& found, const ImageChoice& choice);

// Reads what is in it. The gaps of `opened` are left out.
// Errors: those of read_layers and read_root_folder.
Result<FilesRead> read_files(const OpenedArtifact& opened, const Wanted& wanted, Progress& progress);

}  // namespace coaming
