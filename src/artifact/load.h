// From what the user wrote to an Artifact and its files.
#pragma once

#include <string>
#include <string_view>

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

struct LoadedArtifact {
  Artifact artifact;
  FilesRead files;  // all gaps are in there
};

// Opens and reads the artifact that `target` names.
//
// A path without a kind is guessed: a folder or tar with oci-layout or index.json is an OCI layout, a tar with
// manifest.json a docker-archive, any other folder a root file system.
// Errors: those of BlobStore::open, read_docker_archive, read_oci_layout, read_layers and read_root_folder.
Result<LoadedArtifact> load_artifact(const std::string& target, const ImageChoice& choice, const Wanted& wanted,
                                     Progress& progress);

}  // namespace coaming
