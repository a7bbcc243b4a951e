#include <algorithm>

#include <sys/utsname.h>

#include "artifact/image_parts.h"

namespace coaming {

namespace {

constexpr int kMaxIndexDepth = 4;                    // of an index in an index
constexpr std::uint64_t kMaxListedBytes = 16 << 20;  // of all indexes and manifests that are read to choose one

std::string architecture_of_this_machine() {
  utsname names{};
  if (::uname(&names) != 0) return {};
  std::string machine = names.machine;
  if (machine == "x86_64") return "amd64";
  if (machine == "aarch64") return "arm64";
  if (machine.starts_with("armv")) return "arm";
  return machine;  // ppc64le, s390x, riscv64: Go's word is the kernel's
}

Result<std::string> read_document(BlobStore& store, const Descriptor& descriptor, const std::string& what) {
  const std::string step = what + " " + descriptor.digest.to_string();
  auto text = store.read(blob_name(descriptor.digest), kMaxManifestBytes);
  if (!text) return text.error().in(step);
  if (text->size() != descriptor.size) {
    return Error{ErrorCode::Corrupt, step + ": has " + std::to_string(text->size()) + " bytes, its descriptor states " +
                                         std::to_string(descriptor.size)};
  }
  const Digest actual = sha256(*text);
  if (actual != descriptor.digest) {
    return Error{ErrorCode::Corrupt, what + ": its content has the digest " + actual.to_string() + ", expected " +
                                         descriptor.digest.to_string()};
  }
  return text;
}

// An image manifest that might be the one, and what is known of it.
struct Candidate {
  Descriptor descriptor;
  OciDocument manifest;
};

bool has_name(const Descriptor& descriptor, const std::string& wanted) {
  return descriptor.name == wanted || descriptor.name.ends_with("/" + wanted) ||
         descriptor.name.ends_with(":" + wanted) || descriptor.digest.to_string() == wanted;
}

std::string describe(const Candidate& candidate) {
  const Descriptor& descriptor = candidate.descriptor;
  std::string text = descriptor.name.empty() ? descriptor.digest.to_string() : descriptor.name;
  if (!descriptor.platform.os.empty()) text += " (" + descriptor.platform.to_string() + ")";
  return text;
}

class ManifestFinder {
 public:
  ManifestFinder(BlobStore& store, const ImageChoice& choice) : store_(store), choice_(choice) {}

  // Collects the image manifests below an index whose name fits. A name holds for all that lies below it.
  Result<void> collect(const OciDocument& index, const std::string& name, bool name_fits, int depth) {
    if (depth > kMaxIndexDepth) return Error{ErrorCode::TooLarge, "indexes are nested too deep"};
    for (Descriptor descriptor : index.manifests) {
      if (descriptor.is_attestation) continue;
      if (descriptor.name.empty()) descriptor.name = name;
      const bool fits = name_fits || choice_.image.empty() || has_name(descriptor, choice_.image);
      seen_.push_back({descriptor, {}});
      if (seen_.size() > kMaxManifests) return Error{ErrorCode::TooLarge, "the layout lists too many images"};
      const bool is_index = descriptor.media_type.find("index") != std::string::npos ||
                            descriptor.media_type.find("manifest.list") != std::string::npos;
      if (!is_index && (!fits || !platform_fits(descriptor.platform))) continue;
      if (!store_.contains(blob_name(descriptor.digest)) && depth > 0) continue;  // a platform that was not copied
      read_bytes_ += std::min(descriptor.size, kMaxManifestBytes);
      if (read_bytes_ > kMaxListedBytes) {
        return Error{ErrorCode::TooLarge, "the manifests that the layout lists take more than " +
                                              std::to_string(kMaxListedBytes) + " bytes; choose one with --image"};
      }
      const auto text = read_document(store_, descriptor, is_index ? "index" : "manifest");
      if (!text) return text.error();
      auto document = parse_oci_document(*text);
      if (!document) return document.error().in("manifest " + descriptor.digest.to_string());
      if (document->is_index) {
        if (auto below = collect(*document, descriptor.name, fits, depth + 1); !below) return below;
      } else if (fits) {
        found_.push_back({descriptor, std::move(*document)});
      }
    }
    return {};
  }

  Result<Candidate> choose() {
    std::vector<Candidate> left = found_;
    if (left.size() > 1 && choice_.platform.empty()) {
      const std::string own = "linux/" + architecture_of_this_machine();
      std::erase_if(left, [&](const Candidate& c) { return !c.descriptor.platform.fits(own); });
      if (left.empty()) left = found_;
    }
    // The same manifest may be listed under several names.
    const auto same = [&](const Candidate& c) { return c.descriptor.digest == left.front().descriptor.digest; };
    if (!left.empty() && std::all_of(left.begin(), left.end(), same)) return left.front();
    if (left.empty()) {
      if (seen_.empty()) return Error{ErrorCode::NotFound, "the layout holds no image"};
      return Error{ErrorCode::NotFound, "the layout holds no image that fits, but: " + list(seen_)};
    }
    return Error{ErrorCode::Invalid, "the layout holds " + std::to_string(left.size()) +
                                         " images; choose one with --image or --platform: " + list(left)};
  }

 private:
  [[nodiscard]] bool platform_fits(const Platform& platform) const {
    // A platform that is not stated is known only from the configuration.
    return choice_.platform.empty() || platform.os.empty() || platform.fits(choice_.platform);
  }

  static std::string list(const std::vector<Candidate>& candidates) {
    constexpr std::size_t kMost = 20;
    std::string text;
    for (std::size_t i = 0; i < candidates.size() && i < kMost; ++i) {
      if (i > 0) text += ", ";
      text += describe(candidates[i]);
    }
    return candidates.size() > kMost ? text + ", …" : text;
  }

  BlobStore& store_;
  const ImageChoice& choice_;
  std::uint64_t read_bytes_ = 0;
  std::vector<Candidate> seen_;   // all that are listed
  std::vector<Candidate> found_;  // those that fit
};

// What is no image, or no file system, is not read as one: a chart or a model may lie in a layout too.
Result<void> check_config_type(const Descriptor& config) {
  const std::string& type = config.media_type;
  const bool is_image = type.find("image") != std::string::npos;
  if (type.empty() || type == "application/octet-stream" || is_image) return {};
  return Error{ErrorCode::Unsupported, "the configuration is " + type + ": this is not a container image"};
}

Result<void> check_layer_type(const Descriptor& layer, std::size_t index) {
  const std::string& type = layer.media_type;
  const std::string step = "layer " + std::to_string(index + 1);
  if (type.ends_with("+encrypted")) return Error{ErrorCode::Unsupported, step + " is encrypted (" + type + ")"};
  if (type.empty() || type.find("tar") != std::string::npos) return {};
  return Error{ErrorCode::Unsupported, step + " is not a file system but " + type + ": this is not a container image"};
}

Result<void> add_layers(BlobStore& store, const OciDocument& manifest, ImageParts& parts) {
  for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
    const Descriptor& descriptor = manifest.layers[i];
    if (auto checked = check_layer_type(descriptor, i); !checked) return checked;
    const std::string step = "layer " + std::to_string(i + 1) + " (" + descriptor.digest.to_string() + ")";
    const auto bytes = store.find(blob_name(descriptor.digest));
    if (!bytes) return bytes.error().in(step);
    if (bytes->size() != descriptor.size) {
      return Error{ErrorCode::Corrupt, step + ": has " + std::to_string(bytes->size()) +
                                           " bytes, its descriptor states " + std::to_string(descriptor.size)};
    }
    Layer layer;
    layer.index = i;
    layer.digest = descriptor.digest;
    layer.size = descriptor.size;
    layer.media_type = descriptor.media_type;
    parts.artifact.layers.push_back(std::move(layer));
    parts.blobs.push_back({*bytes, descriptor.digest, std::nullopt});
  }
  return {};
}

}  // namespace

Result<ImageParts> read_oci_layout(BlobStore& store, const ImageChoice& choice) {
  const auto index_text = store.read("index.json", kMaxManifestBytes);
  if (!index_text) return index_text.error();
  const auto index = parse_oci_document(*index_text);
  if (!index) return index.error().in("index.json");
  if (!index->is_index) return Error{ErrorCode::Invalid, "index.json: manifests is missing"};

  ManifestFinder finder(store, choice);
  if (auto collected = finder.collect(*index, "", false, 0); !collected) return collected.error();
  const auto chosen = finder.choose();
  if (!chosen) return chosen.error();

  const Descriptor& config_descriptor = chosen->manifest.config;
  if (auto checked = check_config_type(config_descriptor); !checked) return checked.error();
  const auto config_text = read_document(store, config_descriptor, "configuration");
  if (!config_text) return config_text.error();
  const auto config = parse_image_config(*config_text);
  if (!config) return config.error().in("configuration " + config_descriptor.digest.to_string());

  ImageParts parts;
  parts.artifact.name = chosen->descriptor.name;
  parts.artifact.manifest_digest = chosen->descriptor.digest;
  parts.artifact.image_id = config_descriptor.digest;
  if (auto added = add_layers(store, chosen->manifest, parts); !added) return added.error();
  apply_config(*config, parts);
  return parts;
}

}  // namespace coaming
