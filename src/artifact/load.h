// From what the user wrote to an Artifact, and to its files.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/image_parts.h"
#include "artifact/layer_reader.h"
#include "base/progress.h"
#include "model/artifact.h"

namespace coaming {

// What the user wrote: "archive:PATH", "oci:PATH", "rootfs:PATH", or a path alone.
enum class SourceKind { Guess, Archive, Oci, RootFolder };
struct Target {
  SourceKind kind = SourceKind::Guess;
  std::string path;
};
Target parse_target(std::string_view text);

// An artifact that was found and whose documents were read, but nothing yet of what is in it.
struct OpenedArtifact {
  Artifact artifact;
  std::vector<Gap> gaps;
  std::unique_ptr<BlobStore> store;  // of an image: keeps what `blobs` lie in
  std::vector<LayerBlob> blobs;      // one for each of artifact.layers
  std::string folder;                // of a folder: where it is
  std::vector<ConfigText> texts;     // of an image's configuration
};

// Finds the artifact that `target` names.
//
// A path without a kind is guessed: a folder or tar with oci-layout or index.json is an OCI layout, a tar with
// manifest.json a docker-archive, any other folder a root file system.
// Errors: those of BlobStore::open, read_docker_archive and read_oci_layout; NotFound for a folder that is none.
Result<OpenedArtifact> open_artifact(const std::string& target, const ImageChoice& choice);

// Reads what is in it. The gaps of `opened` are left out.
// Errors: those of read_layers and read_root_folder.
Result<FilesRead> read_files(const OpenedArtifact& opened, const Wanted& wanted, Progress& progress);

}  // namespace coaming
