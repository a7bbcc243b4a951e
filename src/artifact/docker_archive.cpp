#include <algorithm>

#include "artifact/image_parts.h"

namespace coaming {

namespace {

// Docker from version 25 on names its files blobs/sha256/<digest>, which vouches for them; older names do not.
std::optional<Digest> digest_of_name(std::string_view path) {
  constexpr std::string_view kFolder = "blobs/sha256/";
  if (!path.starts_with(kFolder)) return std::nullopt;
  return digest_from_hex(path.substr(kFolder.size()));
}

bool has_name(const DockerImage& image, const std::string& wanted) {
  const auto fits = [&](const std::string& name) { return name == wanted || name.ends_with("/" + wanted); };
  return std::any_of(image.names.begin(), image.names.end(), fits) || image.config.find(wanted) != std::string::npos;
}

std::string list_names(const std::vector<DockerImage>& images) {
  std::string list;
  for (const DockerImage& image : images) {
    if (!list.empty()) list += ", ";
    list += image.names.empty() ? image.config : image.names.front();
  }
  return list;
}

Result<DockerImage> choose(const std::vector<DockerImage>& images, const ImageChoice& choice) {
  std::vector<DockerImage> fitting;
  for (const DockerImage& image : images) {
    if (choice.image.empty() || has_name(image, choice.image)) fitting.push_back(image);
  }
  if (fitting.size() == 1) return fitting.front();
  if (images.empty()) return Error{ErrorCode::NotFound, "the archive holds no image"};
  if (fitting.empty()) {
    return Error{ErrorCode::NotFound, "the archive holds no image " + choice.image + ", but: " + list_names(images)};
  }
  return Error{ErrorCode::Invalid, "the archive holds " + std::to_string(fitting.size()) +
                                       " images; choose one with --image: " + list_names(fitting)};
}

}  // namespace

Result<ImageParts> read_docker_archive(BlobStore& store, const ImageChoice& choice) {
  const auto manifest_text = store.read("manifest.json", kMaxManifestBytes);
  if (!manifest_text) return manifest_text.error();
  const auto images = parse_docker_manifest(*manifest_text);
  if (!images) return images.error().in("manifest.json");
  const auto image = choose(*images, choice);
  if (!image) return image.error();

  const auto config_text = store.read(image->config, kMaxManifestBytes);
  if (!config_text) return config_text.error().in("configuration");
  ImageParts parts;
  parts.artifact.image_id = sha256(*config_text);
  const auto stated = digest_of_name(image->config);
  if (stated) {
    auto checked = check_digest(*parts.artifact.image_id, *stated);
    if (!checked) return checked.error().in("configuration");
  }
  const auto config = parse_image_config(*config_text);
  if (!config) return config.error().in("configuration " + image->config);
  if (!image->names.empty()) parts.artifact.name = image->names.front();

  for (std::size_t i = 0; i < image->layers.size(); ++i) {
    const auto bytes = store.find(image->layers[i]);
    if (!bytes) return bytes.error().in("layer " + std::to_string(i + 1));
    const auto digest = digest_of_name(image->layers[i]);
    Layer layer;
    layer.index = i;
    layer.digest = digest;
    layer.size = bytes->size();
    parts.artifact.layers.push_back(layer);
    parts.blobs.push_back({*bytes, digest, std::nullopt});
  }
  apply_config(*config, parts);
  return parts;
}

}  // namespace coaming
