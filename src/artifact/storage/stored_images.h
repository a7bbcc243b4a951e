// What containers-storage (Podman, Buildah, CRI-O) writes down about its images, containers and layers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxStorageDocumentBytes = 64 << 20;
inline constexpr std::size_t kMaxStoredThings = 100'000;  // of each kind

struct StoredImage {
  std::string id;                  // 64 hexadecimal digits: of the configuration
  std::vector<std::string> names;  // "docker.io/library/debian:12"
  std::string top_layer;           // the id of its highest layer; may be empty
  std::optional<Digest> digest;    // of its manifest
};

struct StoredContainer {
  std::string id;
  std::vector<std::string> names;
  std::string image;      // its id; may be empty
  std::string top_layer;  // what the container has changed
};

struct StoredLayer {
  std::string id;
  std::string parent;  // empty: the lowest
  std::optional<Digest> diff_id;
  std::uint64_t size = 0;  // of its uncompressed tar, where it is stated
};

// All of them:
// Takes:   the whole text of images.json, containers.json, layers.json.
// Errors:  Corrupt for what is no JSON; Invalid, naming the member; TooLarge above the limits named here.
// Source:  github.com/containers/storage, images.go, containers.go, layers.go.
Result<std::vector<StoredImage>> parse_stored_images(std::string_view text);
Result<std::vector<StoredContainer>> parse_stored_containers(std::string_view text);
Result<std::vector<StoredLayer>> parse_stored_layers(std::string_view text);

// The image that a user means by a name, as Podman takes it: a name or a part of one, or the beginning of an id.
// Errors: NotFound; Invalid where it may be one of several.
Result<StoredImage> find_stored_image(const std::vector<StoredImage>& images, const std::string& name);
Result<StoredContainer> find_stored_container(const std::vector<StoredContainer>& containers, const std::string& name);

// The layers down to the lowest, which comes first.
// Errors: Corrupt where one is missing, or they run in a circle.
Result<std::vector<StoredLayer>> layers_below(const std::vector<StoredLayer>& layers, const std::string& top);

}  // namespace coaming
