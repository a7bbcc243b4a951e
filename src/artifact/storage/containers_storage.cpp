#include "artifact/storage/containers_storage.h"

#include <functional>

#include <unistd.h>

#include "artifact/storage/storage_conf.h"
#include "artifact/storage/stored_images.h"
#include "base/base64.h"
#include "base/file.h"

namespace coaming {

namespace {

constexpr const char* kOtherDrivers[] = {"vfs", "btrfs", "zfs", "aufs", "devicemapper"};

bool can_be_reached(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// A list out of a file of the store; an empty one where there is no such file.
template <typename Thing>
Result<std::vector<Thing>> read_list(const std::string& path, Result<std::vector<Thing>> (*parse)(std::string_view)) {
  const auto text = read_file(path, kMaxStorageDocumentBytes);
  if (!text && text.error().code == ErrorCode::NotFound) return std::vector<Thing>();
  if (!text) return text.error();
  auto things = parse(*text);
  if (!things) return things.error().in(path);
  return things;
}

Result<std::vector<StoredLayer>> read_layers_of(const std::string& store) {
  auto layers = read_list(store + "/overlay-layers/layers.json", parse_stored_layers);
  if (!layers) return layers;
  // Those of running containers, where they are not to outlive the machine.
  auto more = read_list(store + "/overlay-layers/volatile-layers.json", parse_stored_layers);
  if (!more) return more;
  layers->insert(layers->end(), more->begin(), more->end());
  return layers;
}

// Where a store keeps a document of an image: big data whose key is no plain name is encoded.
std::string document_path(const std::string& store, const std::string& image, const std::string& key) {
  return store + "/overlay-images/" + image + "/=" + base64(key);
}

Result<void> add_config(const std::string& store, const StoredImage& image, ImageParts& parts) {
  const auto digest = digest_from_hex(image.id);
  if (!digest) return Error{ErrorCode::Invalid, "the image's id is no digest"};
  const auto text = read_file(document_path(store, image.id, digest->to_string()), kMaxManifestBytes);
  if (!text) return text.error().in("configuration");
  if (auto checked = check_digest(sha256(*text), *digest); !checked) return checked.error().in("configuration");
  const auto config = parse_image_config(*text);
  if (!config) return config.error().in("configuration " + digest->to_string());
  apply_config(*config, parts);
  parts.artifact.image_id = digest;
  parts.artifact.manifest_digest = image.digest;
  if (!image.names.empty()) parts.artifact.name = image.names.front();
  return {};
}

Result<void> add_layer(const std::string& store, const StoredLayer& stored, ImageParts& parts) {
  const std::string folder = store + "/overlay/" + stored.id;
  if (can_be_reached(folder + "/composefs-data")) {
    return Error{ErrorCode::Unsupported,
                 "layer " + stored.id + " is kept as composefs; scan what `podman save` writes"};
  }
  Layer layer;
  layer.index = parts.artifact.layers.size();
  layer.diff_id = stored.diff_id;
  layer.size = stored.size;
  parts.artifact.layers.push_back(layer);
  parts.blobs.push_back({{}, std::nullopt, stored.diff_id, folder + "/diff"});
  return {};
}

Result<void> add_layers(const std::string& store, const std::string& top, ImageParts& parts) {
  const auto layers = read_layers_of(store);
  if (!layers) return layers.error();
  const auto chain = layers_below(*layers, top);
  if (!chain) return chain.error();
  for (const StoredLayer& layer : *chain) {
    if (auto added = add_layer(store, layer, parts); !added) return added;
  }
  return {};
}

Result<ImageParts> read_image_of(const std::string& store, const std::string& name) {
  const auto images = read_list(store + "/overlay-images/images.json", parse_stored_images);
  if (!images) return images.error();
  const auto image = find_stored_image(*images, name);
  if (!image) return image.error();
  ImageParts parts;
  if (auto added = add_layers(store, image->top_layer, parts); !added) return added.error();
  if (auto added = add_config(store, *image, parts); !added) return added.error();
  return parts;
}

Result<ImageParts> read_container_of(const std::string& store, const std::string& name) {
  const auto containers = read_list(store + "/overlay-containers/containers.json", parse_stored_containers);
  if (!containers) return containers.error();
  const auto container = find_stored_container(*containers, name);
  if (!container) return container.error();
  const auto layers = read_layers_of(store);
  if (!layers) return layers.error();
  const auto chain = layers_below(*layers, container->top_layer);
  if (!chain) return chain.error();

  ImageParts parts;
  for (std::size_t i = 0; i + 1 < chain->size(); ++i) {
    if (auto added = add_layer(store, (*chain)[i], parts); !added) return added.error();
  }
  const auto images = read_list(store + "/overlay-images/images.json", parse_stored_images);
  if (!images) return images.error();
  for (const StoredImage& image : *images) {
    if (image.id != container->image) continue;
    if (auto added = add_config(store, image, parts); !added) return added.error();
  }
  StoredLayer own = chain->back();
  own.diff_id.reset();  // it changes
  own.size = 0;
  if (auto added = add_layer(store, own, parts); !added) return added.error();
  parts.artifact.layers.back().created_by =
      "what the container " + (container->names.empty() ? container->id : container->names.front()) + " has changed";
  return parts;
}

// Asks one store after the other.
Result<ImageParts> read_of_any(const std::string& name, const std::string& what, const std::vector<std::string>& stores,
                               const std::function<Result<ImageParts>(const std::string&, const std::string&)>& read) {
  std::string other_driver;
  bool is_there = false;
  for (const std::string& store : stores) {
    for (const char* driver : kOtherDrivers) {
      if (can_be_reached(store + "/" + driver + "-images") && !can_be_reached(store + "/overlay-images"))
        other_driver = driver;
    }
    if (!can_be_reached(store + "/overlay-images")) continue;
    is_there = true;
    auto parts = read(store, name);
    if (parts || parts.error().code != ErrorCode::NotFound) return parts;
  }
  if (!other_driver.empty()) {
    return Error{ErrorCode::Unsupported, "containers-storage is kept by the driver " + other_driver +
                                             ", which is not read; scan podman:" + name +
                                             " or what `podman save` writes"};
  }
  if (is_there) return Error{ErrorCode::NotFound, "containers-storage has no " + what + " " + name};
  std::string places;
  for (const std::string& store : stores) places += " " + store;
  return Error{ErrorCode::NotFound, "there is no containers-storage: none of" + places};
}

std::string expanded(std::string text, const StoragePlaces& places) {
  const std::pair<std::string, std::string> kVariables[] = {
      {"$HOME", places.home}, {"$UID", std::to_string(places.user_id)}, {"$USER", places.user}};
  for (const auto& [variable, value] : kVariables) {
    for (auto at = text.find(variable); at != std::string::npos; at = text.find(variable, at + value.size())) {
      text.replace(at, variable.size(), value);
    }
  }
  return text;
}

}  // namespace

Result<ImageParts> read_storage_image(const std::string& name, const std::vector<std::string>& stores) {
  return read_of_any(name, "image", stores, read_image_of);
}

Result<ImageParts> read_storage_container(const std::string& name, const std::vector<std::string>& stores) {
  return read_of_any(name, "container", stores, read_container_of);
}

Result<std::vector<std::string>> find_stores(const StoragePlaces& places) {
  for (const std::string& path : places.files) {
    const auto text = read_file(path, kMaxStorageConfBytes);
    if (!text && text.error().code == ErrorCode::NotFound) continue;
    if (!text) return text.error();
    auto conf = parse_storage_conf(*text);
    if (!conf) return conf.error().in(path);
    std::string store = places.user_id == 0 || path == places.own_file ? conf->graph_root : "";
    if (store.empty() && places.user_id != 0) store = conf->rootless_root;
    std::vector<std::string> stores{store.empty() ? places.usual_store : expanded(store, places)};
    stores.insert(stores.end(), conf->image_stores.begin(), conf->image_stores.end());
    return stores;
  }
  return std::vector{places.usual_store};
}

}  // namespace coaming
