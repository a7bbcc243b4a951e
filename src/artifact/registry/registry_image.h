// An image in a registry: its documents are read, its layers are downloads that have not begun.
#pragma once

#include <cstdint>

#include "artifact/image_parts.h"
#include "artifact/registry/reference.h"
#include "artifact/source_options.h"

namespace coaming {

inline constexpr std::uint64_t kMaxImageDownloadBytes = std::uint64_t{256} << 30;  // of all layers, as they are stored

// Asks the mirrors that registries.conf has for the image, then its registry, until one has it.
//
// Returns: the parts; their blobs lie in an unnamed temporary file, where the downloads put them. artifact.name is the
//          whole reference.
// Errors:  those of RegistryClient, read_image and the files in `options.places`; Corrupt for a digest that does
//          not match the reference; TooLarge above kMaxImageDownloadBytes. The message begins with the reference.
Result<ImageParts> read_registry_image(const Reference& reference, const SourceOptions& options);

}  // namespace coaming
