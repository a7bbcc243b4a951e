// Artifact: what was scanned, as its own metadata describe it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace coaming {

enum class ArtifactKind {
  DockerArchive,
  OciFolder,
  OciArchive,
  RootFolder,
  Registry,
  DockerEngine,
  PodmanEngine,
  Containerd,
  ContainersStorage,
  Container,
  SourceFolder,
  Sbom,
};

// "docker-archive", "oci-folder", "oci-archive", "root-folder": the word used in reports.
std::string_view to_string(ArtifactKind kind);

// "an OCI layout folder": for sentences.
std::string_view in_words(ArtifactKind kind);

struct Layer {
  std::size_t index = 0;          // from the bottom, counted from 0
  std::optional<Digest> digest;   // of the blob as it is stored, where a descriptor states one
  std::optional<Digest> diff_id;  // of the uncompressed tar, where the configuration states one
  std::uint64_t size = 0;         // bytes of the blob as it is stored
  std::string media_type;         // as stated by the descriptor; may be empty
  std::string created_by;         // the instruction that made it, as the history states it; may be empty
  std::string created;            // RFC 3339, as stated; may be empty
};

struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;

  [[nodiscard]] std::string to_string() const;  // "linux/arm64/v8"
  // Whether this is the platform `wanted`, which may leave out the variant.
  [[nodiscard]] bool fits(const std::string& wanted) const;
};

// The image that this one was built on, where it is known.
struct BaseImage {
  std::string name;                   // as an annotation states it; may be empty
  std::optional<Digest> digest;       // of its manifest, as an annotation states it
  std::optional<std::size_t> layers;  // how many of the lowest layers are its own
  std::string known_by;               // "annotation", "layers": how it is known
};

struct Artifact {
  std::string target;  // as the user wrote it
  ArtifactKind kind = ArtifactKind::RootFolder;
  bool kind_was_guessed = false;
  std::string name;  // the image's name, as the archive states it; may be empty
  std::optional<Digest> manifest_digest;
  std::optional<Digest> image_id;  // the digest of the configuration
  Platform platform;               // empty for a root folder
  std::string created;             // RFC 3339, as stated; may be empty
  std::vector<Layer> layers;       // bottom first; empty for a root folder
  std::optional<BaseImage> base;
};

}  // namespace coaming
