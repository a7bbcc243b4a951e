#include "artifact/manifest.h"

#include <functional>

#include "base/json.h"

namespace coaming {

namespace {

std::string element(std::string_view array, std::size_t index) {
  return std::string(array) + "[" + std::to_string(index) + "]";
}

// Calls `take` with every object of the array `name`, if there is one.
Result<void> for_each_object(const JsonObject& parent, std::string_view name, std::size_t limit,
                             const std::function<Result<void>(const JsonObject&)>& take) {
  const auto array = parent.array(name);
  if (!array) return array.error();
  if (*array == nullptr) return {};
  const std::string where = parent.where(name);
  if ((*array)->size() > limit) {
    return Error{ErrorCode::TooLarge, where + " has " + std::to_string((*array)->size()) + " entries, the limit is " +
                                          std::to_string(limit)};
  }
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    const auto object = JsonObject::of((**array)[i], element(where, i));
    if (!object) return object.error();
    if (auto taken = take(*object); !taken) return taken;
  }
  return {};
}

Result<std::vector<std::string>> texts(const JsonObject& parent, std::string_view name, std::size_t limit) {
  std::vector<std::string> result;
  const auto array = parent.array(name);
  if (!array) return array.error();
  if (*array == nullptr) return result;
  if ((*array)->size() > limit) {
    return Error{ErrorCode::TooLarge, parent.where(name) + " has " + std::to_string((*array)->size()) +
                                          " entries, the limit is " + std::to_string(limit)};
  }
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    const auto* text = (**array)[i].if_string();
    if (text == nullptr) return Error{ErrorCode::Invalid, element(parent.where(name), i) + " should be a string"};
    result.emplace_back(text->data(), text->size());
  }
  return result;
}

Result<Platform> read_platform(const JsonObject& object) {
  Platform platform;
  const auto os = object.text("os");
  if (!os) return os.error();
  const auto architecture = object.text("architecture");
  if (!architecture) return architecture.error();
  const auto variant = object.text("variant");
  if (!variant) return variant.error();
  return Platform{*os, *architecture, *variant};
}

Result<void> read_annotations(const JsonObject& annotations, Descriptor& descriptor) {
  // containerd and Docker write the full name beside the OCI one, which may be a tag only.
  for (const std::string_view key : {"io.containerd.image.name", "org.opencontainers.image.ref.name"}) {
    const auto name = annotations.text(key);
    if (!name) return name.error();
    if (descriptor.name.empty()) descriptor.name = *name;
  }
  const auto reference_type = annotations.text("vnd.docker.reference.type");
  if (!reference_type) return reference_type.error();
  descriptor.is_attestation = *reference_type == "attestation-manifest";
  return {};
}

Result<StatedBase> read_base(const JsonObject& parent, std::string_view member) {
  const auto annotations = parent.object(member);
  if (!annotations) return annotations.error();
  if (!*annotations) return StatedBase();
  const auto name = (*annotations)->text("org.opencontainers.image.base.name");
  if (!name) return name.error();
  const auto digest = (*annotations)->text("org.opencontainers.image.base.digest");
  if (!digest) return digest.error();
  return StatedBase{*name, *digest};
}

// What a container of the image is started with.
Result<void> read_run_settings(const JsonObject& settings, ImageConfig& config) {
  for (const std::string_view member : {"Env", "Entrypoint", "Cmd", "OnBuild"}) {
    // A command of one word may stand there without a list.
    if (const auto line = settings.text(member)) {
      if (!line->empty()) config.texts.push_back({std::string(member), *line});
      continue;
    }
    auto lines = texts(settings, member, kMaxConfigTexts);
    if (!lines) return lines.error();
    for (std::string& line : *lines) config.texts.push_back({std::string(member), std::move(line)});
  }
  const auto labels = settings.object("Labels");
  if (!labels) return labels.error();
  if (*labels) {
    for (auto& [name, value] : (*labels)->texts(kMaxConfigTexts)) {
      config.texts.push_back({"Labels", name + "=" + value});
    }
  }
  auto base = read_base(settings, "Labels");
  if (!base) return base.error();
  config.base = std::move(*base);
  return {};
}

Result<Descriptor> read_descriptor(const JsonObject& object) {
  Descriptor descriptor;
  const auto media_type = object.text("mediaType");
  if (!media_type) return media_type.error();
  descriptor.media_type = *media_type;
  const auto digest_text = object.required_text("digest");
  if (!digest_text) return digest_text.error();
  const auto digest = parse_digest(*digest_text);
  if (!digest) return digest.error().in(object.where());
  descriptor.digest = *digest;
  const auto size = object.required_number("size");
  if (!size) return size.error();
  descriptor.size = *size;
  auto urls = texts(object, "urls", kMaxLayerUrls);
  if (!urls) return urls.error();
  descriptor.urls = std::move(*urls);

  const auto platform_object = object.object("platform");
  if (!platform_object) return platform_object.error();
  if (*platform_object) {
    const auto platform = read_platform(**platform_object);
    if (!platform) return platform.error();
    descriptor.platform = *platform;
  }
  const auto annotations = object.object("annotations");
  if (!annotations) return annotations.error();
  if (*annotations) {
    if (auto read = read_annotations(**annotations, descriptor); !read) return read.error();
  }
  return descriptor;
}

Result<void> read_descriptors(const JsonObject& parent, std::string_view name, std::size_t limit,
                              std::vector<Descriptor>& into) {
  return for_each_object(parent, name, limit, [&](const JsonObject& object) -> Result<void> {
    auto descriptor = read_descriptor(object);
    if (!descriptor) return descriptor.error();
    into.push_back(std::move(*descriptor));
    return {};
  });
}

}  // namespace

Result<OciDocument> parse_oci_document(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  const auto top = JsonObject::of(*json, "");
  if (!top) return Error{ErrorCode::Invalid, "the document should be a JSON object"};
  OciDocument document;
  const auto manifests = top->array("manifests");
  if (!manifests) return manifests.error();
  document.is_index = *manifests != nullptr;
  const auto layers = top->array("layers");
  if (!layers) return layers.error();
  if (document.is_index && *layers != nullptr) {
    // Programs differ in which of the two they take (CVE-2021-41190).
    return Error{ErrorCode::Invalid, "the document has both manifests (an index) and layers (an image)"};
  }
  if (document.is_index) {
    if (auto read = read_descriptors(*top, "manifests", kMaxManifests, document.manifests); !read) return read.error();
    return document;
  }
  const auto schema_1_layers = top->array("fsLayers");
  if (!schema_1_layers) return schema_1_layers.error();
  if (*schema_1_layers != nullptr) {
    return Error{
        ErrorCode::Unsupported,
        "the manifest is of the old schema 1, whose layers have no diff_ids; push the image again with Docker 1.10 "
        "or newer, or skopeo"};
  }
  const auto config = top->object("config");
  if (!config) return config.error();
  if (!*config)
    return Error{ErrorCode::Invalid, "the document has neither manifests (an index) nor a config (an image)"};
  auto descriptor = read_descriptor(**config);
  if (!descriptor) return descriptor.error();
  document.config = std::move(*descriptor);
  if (auto read = read_descriptors(*top, "layers", kMaxLayers, document.layers); !read) return read.error();
  auto base = read_base(*top, "annotations");
  if (!base) return base.error();
  document.base = std::move(*base);
  return document;
}

Result<ImageConfig> parse_image_config(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  const auto top = JsonObject::of(*json, "");
  if (!top) return Error{ErrorCode::Invalid, "the configuration should be a JSON object"};
  ImageConfig config;
  const auto platform = read_platform(*top);
  if (!platform) return platform.error();
  config.platform = *platform;
  const auto created = top->text("created");
  if (!created) return created.error();
  config.created = *created;

  const auto rootfs = top->object("rootfs");
  if (!rootfs) return rootfs.error();
  if (*rootfs) {
    const auto diff_ids = texts(**rootfs, "diff_ids", kMaxLayers);
    if (!diff_ids) return diff_ids.error();
    for (std::size_t i = 0; i < diff_ids->size(); ++i) {
      const auto digest = parse_digest((*diff_ids)[i]);
      if (!digest) return digest.error().in(element("rootfs.diff_ids", i));
      config.diff_ids.push_back(*digest);
    }
  }
  const auto settings = top->object("config");
  if (!settings) return settings.error();
  if (*settings) {
    if (auto read = read_run_settings(**settings, config); !read) return read.error();
  }
  // Instructions that made no layer stand here too.
  constexpr std::size_t kMaxHistory = 10 * kMaxLayers;
  std::size_t layers = 0;
  auto read = for_each_object(*top, "history", kMaxHistory, [&](const JsonObject& object) -> Result<void> {
    const auto when = object.text("created");
    if (!when) return when.error();
    const auto by = object.text("created_by");
    if (!by) return by.error();
    const auto empty = object.flag("empty_layer");
    if (!empty) return empty.error();
    config.history.push_back({*when, *by, *empty});
    config.texts.push_back({"history " + std::to_string(config.history.size()), *by});
    if (!*empty) config.texts.back().layer = layers++;
    return {};
  });
  if (!read) return read.error();
  return config;
}

Result<std::vector<DockerImage>> parse_docker_manifest(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  const auto* array = json->if_array();
  if (array == nullptr) return Error{ErrorCode::Invalid, "manifest.json should be an array of images"};
  if (array->size() > kMaxManifests) return Error{ErrorCode::TooLarge, "manifest.json lists too many images"};
  std::vector<DockerImage> images;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto object = JsonObject::of((*array)[i], element("manifest.json", i));
    if (!object) return object.error();
    const auto config = object->required_text("Config");
    if (!config) return config.error();
    auto names = texts(*object, "RepoTags", kMaxManifests);
    if (!names) return names.error();
    auto layers = texts(*object, "Layers", kMaxLayers);
    if (!layers) return layers.error();
    images.push_back({*config, std::move(*names), std::move(*layers)});
  }
  return images;
}

}  // namespace coaming
