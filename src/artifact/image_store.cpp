#include "artifact/image_store.h"

#include <algorithm>
#include <optional>

#include <sys/utsname.h>

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

Result<std::string> check_document(Result<std::string> text, const Descriptor& descriptor, const std::string& what) {
  const std::string step = what + " " + descriptor.digest.to_string();
  if (!text) return text.error().in(step);
  if (text->size() != descriptor.size) {
    return Error{ErrorCode::Corrupt, step + ": has " + std::to_string(text->size()) + " bytes, its descriptor states " +
                                         std::to_string(descriptor.size)};
  }
  if (auto checked = check_digest(sha256(*text), descriptor.digest); !checked) return checked.error().in(what);
  return text;
}

Result<OciDocument> read_manifest(ImageStore& store, const Descriptor& descriptor, const std::string& what) {
  const auto text = check_document(store.read_manifest(descriptor), descriptor, what);
  if (!text) return text.error();
  auto document = parse_oci_document(*text);
  if (!document) return document.error().in(what + " " + descriptor.digest.to_string());
  return document;
}

// What a descriptor's media type says the document is.
enum class Stated { Nothing, Index, Image };

Stated stated_kind(const std::string& media_type) {
  const auto has = [&](std::string_view word) { return media_type.find(word) != std::string::npos; };
  if (has("index") || has("manifest.list")) return Stated::Index;
  return has("manifest") ? Stated::Image : Stated::Nothing;
}

// An image manifest that might be the one.
struct Candidate {
  Descriptor descriptor;
  std::optional<OciDocument> manifest;  // none: not read yet
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
  ManifestFinder(ImageStore& store, const ImageChoice& choice) : store_(store), choice_(choice) {}

  // Collects the image manifests below an index whose name fits. A name holds for all that lies below it. Only what has
  // to be read to know what it is, is read.
  Result<void> collect(const OciDocument& index, const std::string& name, bool name_fits, int depth) {
    if (depth > kMaxIndexDepth) return Error{ErrorCode::TooLarge, "indexes are nested too deep"};
    for (Descriptor descriptor : index.manifests) {
      if (descriptor.is_attestation) continue;
      if (descriptor.name.empty()) descriptor.name = name;
      const bool fits = name_fits || choice_.image.empty() || has_name(descriptor, choice_.image);
      seen_.push_back({descriptor, {}});
      if (seen_.size() > kMaxManifests) return Error{ErrorCode::TooLarge, store_.in_words() + " lists too many images"};
      const Stated kind = stated_kind(descriptor.media_type);
      if (kind != Stated::Index && (!fits || !platform_fits(descriptor.platform))) continue;
      if (depth > 0 && !store_.may_hold(descriptor)) continue;  // a platform that was not copied
      if (kind == Stated::Image) {
        found_.push_back({descriptor, {}});
        continue;
      }
      if (auto below = look_into(descriptor, fits, depth); !below) return below;
    }
    return {};
  }

  Result<Candidate> choose() {
    std::vector<Candidate> left = found_;
    const std::string wanted = choice_.platform.empty() ? "linux/" + architecture_of_this_machine() : choice_.platform;
    prefer(left, [&](const Platform& platform) { return platform.fits(wanted); });
    prefer(left, [&](const Platform& platform) { return platform.to_string() == wanted; });  // before its variants
    // The same manifest may be listed under several names.
    const auto same = [&](const Candidate& c) { return c.descriptor.digest == left.front().descriptor.digest; };
    if (!left.empty() && std::all_of(left.begin(), left.end(), same)) return left.front();
    if (left.empty()) {
      if (seen_.empty()) return Error{ErrorCode::NotFound, store_.in_words() + " holds no image"};
      return Error{ErrorCode::NotFound, store_.in_words() + " holds no image that fits, but: " + list(seen_)};
    }
    return Error{ErrorCode::Invalid, store_.in_words() + " holds " + std::to_string(left.size()) +
                                         " images; choose one with --image or --platform: " + list(left)};
  }

 private:
  [[nodiscard]] bool platform_fits(const Platform& platform) const {
    // A platform that is not stated is known only from the configuration.
    return choice_.platform.empty() || platform.os.empty() || platform.fits(choice_.platform);
  }

  template <typename Fits>
  static void prefer(std::vector<Candidate>& candidates, Fits fits) {
    std::vector<Candidate> fitting;
    for (const Candidate& candidate : candidates) {
      if (fits(candidate.descriptor.platform)) fitting.push_back(candidate);
    }
    if (!fitting.empty()) candidates = std::move(fitting);
  }

  // What a document is whose descriptor says that it is an index, or does not say.
  Result<void> look_into(const Descriptor& descriptor, bool fits, int depth) {
    read_bytes_ += std::min(descriptor.size, kMaxManifestBytes);
    if (read_bytes_ > kMaxListedBytes) {
      return Error{ErrorCode::TooLarge, "the manifests that " + store_.in_words() + " lists take more than " +
                                            std::to_string(kMaxListedBytes) + " bytes; choose one with --image"};
    }
    const bool is_index = stated_kind(descriptor.media_type) == Stated::Index;
    auto document = read_manifest(store_, descriptor, is_index ? "index" : "manifest");
    if (!document) return document.error();
    if (document->is_index) return collect(*document, descriptor.name, fits, depth + 1);
    if (fits) found_.push_back({descriptor, std::move(*document)});
    return {};
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

  ImageStore& store_;
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

Result<void> add_layers(ImageStore& store, const OciDocument& manifest, ImageParts& parts) {
  for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
    const Descriptor& descriptor = manifest.layers[i];
    if (auto checked = check_layer_type(descriptor, i); !checked) return checked;
    const std::string step = "layer " + std::to_string(i + 1) + " (" + descriptor.digest.to_string() + ")";
    const auto bytes = store.find_layer(i, descriptor);
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

Result<Candidate> find_manifest(ImageStore& store, const Descriptor& top_descriptor, const OciDocument& top,
                                const ImageChoice& choice) {
  if (!top.is_index) return Candidate{top_descriptor, top};
  ManifestFinder finder(store, choice);
  if (auto collected = finder.collect(top, top_descriptor.name, false, 0); !collected) return collected.error();
  auto chosen = finder.choose();
  if (!chosen || chosen->manifest) return chosen;
  auto manifest = read_manifest(store, chosen->descriptor, "manifest");
  if (!manifest) return manifest.error();
  if (manifest->is_index) {
    // Programs differ in which of the two they believe (CVE-2021-41190).
    return Error{ErrorCode::Invalid, "manifest " + chosen->descriptor.digest.to_string() +
                                         ": its descriptor says that it is an image, but it is an index"};
  }
  chosen->manifest = std::move(*manifest);
  return chosen;
}

}  // namespace

Result<ImageParts> read_image(ImageStore& store, const Descriptor& top_descriptor, const OciDocument& top,
                              const ImageChoice& choice) {
  const auto chosen = find_manifest(store, top_descriptor, top, choice);
  if (!chosen) return chosen.error();
  const Descriptor& config_descriptor = chosen->manifest->config;
  if (auto checked = check_config_type(config_descriptor); !checked) return checked.error();
  const auto config_text = check_document(store.read_config(config_descriptor), config_descriptor, "configuration");
  if (!config_text) return config_text.error();
  const auto config = parse_image_config(*config_text);
  if (!config) return config.error().in("configuration " + config_descriptor.digest.to_string());

  ImageParts parts;
  parts.artifact.name = chosen->descriptor.name;
  parts.artifact.manifest_digest = chosen->descriptor.digest;
  parts.artifact.image_id = config_descriptor.digest;
  if (auto added = add_layers(store, *chosen->manifest, parts); !added) return added.error();
  apply_base(chosen->manifest->base, parts.artifact);
  apply_config(*config, parts);
  return parts;
}

}  // namespace coaming
