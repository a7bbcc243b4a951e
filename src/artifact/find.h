// From what the user wrote to where the artifact is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/image_parts.h"
#include "artifact/source_options.h"
#include "base/fd.h"
#include "base/progress.h"

namespace coaming {

// What the user wrote: a kind, ':' and a place, or a place alone.
enum class SourceKind {
  Guess,
  Archive,            // archive:PATH
  Container,          // container:NAME
  Containerd,         // containerd:IMAGE
  ContainersStorage,  // containers-storage:IMAGE
  Docker,             // docker:IMAGE
  Oci,                // oci:PATH
  Podman,             // podman:IMAGE
  Registry,           // registry:IMAGE
  RootFolder,         // rootfs:PATH
  SourceFolder,       // dir:PATH
};
struct Target {
  SourceKind kind = SourceKind::Guess;
  std::string place;  // what stands behind the prefix
};
Target parse_target(std::string_view text);

// A container that an engine knows.
struct FoundContainer {
  std::string name;
  std::string image_name;          // may be empty
  std::optional<Digest> image_id;  // none: it has no image
  std::string upper;             // the folder of what it has changed; empty: the archive has all its files, as one tar
  std::optional<Digest> digest;  // of that archive
};

// Where the artifact is. Of what an attacker may have made, nothing was read yet but the documents of a remote image.
struct FoundArtifact {
  std::string target;  // as the user wrote it
  bool was_guessed = false;
  Target source;                      // a Guess is still to be looked at: it is a path
  std::vector<std::string> readable;  // paths that are still to be opened
  std::optional<ImageParts> parts;    // of an image in a registry or in containers-storage
  Fd archive;                         // what an engine gave out
  std::optional<Descriptor> image;    // of an image in containerd, whose blobs lie in readable.front()
  std::string name;                   // what the engine calls the image; may be empty
  std::optional<FoundContainer> container;
};

// Finds what `target` names, over the network where it has to.
//
// A target without a kind is a path where there is a file or folder of this name. Else, where it looks like the
// reference of an image, it is the first that has it of: Docker, Podman, containerd, containers-storage, the registry;
// what is not on this machine is passed over.
//
// A container is looked for in Docker, Podman and containers-storage. Its layers are those of its image and one of what
// it has changed, where that folder can be read; else all its files are taken for one layer.
//
// Takes:  `progress`, which counts what engines give out.
// Errors: those of parse_reference, read_registry_image, Engine, find_containerd_image, find_stores,
//         read_storage_image, read_storage_container.
Result<FoundArtifact> find_artifact(const std::string& target, const SourceOptions& options, Progress& progress);

}  // namespace coaming
