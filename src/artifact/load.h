// From what the user wrote to an Artifact, and to its files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/image_parts.h"
#include "artifact/layer_reader.h"
#include "artifact/source_options.h"
#include "base/progress.h"
#include "model/artifact.h"

namespace coaming {

// What the user wrote: "archive:PATH", "oci:PATH", "rootfs:PATH", "dir:PATH", "registry:REFERENCE", or a path or
// reference alone.
enum class SourceKind { Guess, Archive, Oci, RootFolder, SourceFolder, Registry };
struct Target {
  SourceKind kind = SourceKind::Guess;
  std::string place;  // what stands behind the prefix
};
Target parse_target(std::string_view text);

// Where the artifact is. Of what an attacker may have made, nothing was read yet but the documents of a remote image.
struct FoundArtifact {
  std::string target;  // as the user wrote it
  bool was_guessed = false;
  Target source;                     // a path, whose kind may still be a Guess, or where `remote` comes from
  std::optional<ImageParts> remote;  // of an image that is not on this machine
};

// An artifact that was found and whose documents were read, but nothing yet of what is in it.
struct OpenedArtifact {
  Artifact artifact;
  std::vector<Gap> gaps;
  std::unique_ptr<BlobStore> store;  // of an image: keeps what `blobs` lie in
  std::vector<LayerBlob> blobs;      // one for each of artifact.layers
  std::string folder;                // of a folder, or a file of source code: where it is
  std::vector<ConfigText> texts;     // of an image's configuration
};

// Finds what `target` names, over the network where it has to.
//
// A target without a kind is a path where there is a file or folder of this name. Else, where it looks like the
// reference of an image, it is one in its registry. Errors: those of parse_reference and read_registry_image.
Result<FoundArtifact> find_artifact(const std::string& target, const SourceOptions& options);

// Opens what was found. Uses nothing but what is open already and the path.
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
