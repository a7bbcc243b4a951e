// The JSON documents of an image: index, manifest, configuration, and Docker's manifest.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "model/artifact.h"

namespace coaming {

inline constexpr std::uint64_t kMaxManifestBytes = 4 << 20;  // of any of these documents
inline constexpr std::size_t kMaxLayers = 1000;              // the engines stop at 127
inline constexpr std::size_t kMaxManifests = 10'000;         // of one index
inline constexpr std::size_t kMaxConfigTexts = 20'000;       // of one configuration
inline constexpr std::size_t kMaxLayerUrls = 16;             // of one layer

struct Descriptor {
  std::string media_type;
  Digest digest;
  std::uint64_t size = 0;
  Platform platform;              // empty where none is stated
  std::string name;               // the image's name, where an annotation states it
  std::vector<std::string> urls;  // where else a layer can be had from
  bool is_attestation = false;    // BuildKit's provenance beside the image, not an image
};

// The image that another one was built on, as an annotation or label of that one states it; may be empty.
// Source: OCI image-spec 1.1, annotations.md "org.opencontainers.image.base".
struct StatedBase {
  std::string name;
  std::string digest;
};

// A text of a configuration in which something may be hidden.
struct ConfigText {
  std::string where;                      // "Env", "Labels", "Cmd", "history 3"
  std::string text;                       // "KEY=value", "name=value", an instruction
  std::optional<std::size_t> layer = {};  // the one that an instruction made, counted from 0
};

// An index's manifests, or an image manifest; which of the two decides `is_index`.
struct OciDocument {
  bool is_index = false;
  std::vector<Descriptor> manifests;
  Descriptor config;
  std::vector<Descriptor> layers;
  StatedBase base;
};

struct HistoryEntry {
  std::string created;
  std::string created_by;
  bool empty_layer = false;
};

struct ImageConfig {
  Platform platform;
  std::string created;
  std::vector<Digest> diff_ids;
  std::vector<HistoryEntry> history;
  StatedBase base;
  std::vector<ConfigText> texts;  // environment, labels, commands, then every instruction of the history
};

// One image of a docker-archive's manifest.json.
struct DockerImage {
  std::string config;  // path in the archive
  std::vector<std::string> names;
  std::vector<std::string> layers;  // paths in the archive, bottom first
};

// All of them:
// Takes:  the whole JSON text.
// Errors: Corrupt for text that is no JSON; Invalid for a member that is missing or of the wrong type, named in
//         the message; TooLarge above the limits named here; Unsupported for a digest that is not sha256 and
//         for Docker's old schema 1.

// Source: OCI image-spec 1.1, image-index.md and manifest.md; Docker Image Manifest V2, Schema 2.
Result<OciDocument> parse_oci_document(std::string_view text);

// Source: OCI image-spec 1.1, config.md.
Result<ImageConfig> parse_image_config(std::string_view text);

// Source: Docker Image Specification v1.2, "Combined Image JSON + Filesystem Changeset Format".
Result<std::vector<DockerImage>> parse_docker_manifest(std::string_view text);

}  // namespace coaming
