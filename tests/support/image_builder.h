// Images for tests: docker-archives and OCI layouts as a map of file names to contents.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "support/tar_builder.h"

namespace coaming {

using ImageFiles = std::map<std::string, std::string>;

inline std::string tar_of(const ImageFiles& files) {
  TarBuilder tar;
  for (const auto& [name, text] : files) tar.file(name, text);
  return tar.finished();
}

inline std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

// The configuration of an image whose uncompressed layers these are.
inline std::string image_config(const std::vector<std::string>& tars, const std::string& architecture = "amd64") {
  std::vector<std::string> diff_ids;
  std::vector<std::string> history;
  for (const std::string& tar : tars) {
    diff_ids.push_back("\"" + sha256(tar).to_string() + "\"");
    history.push_back(R"({"created_by": "step )" + std::to_string(history.size() + 1) + R"("})");
  }
  return R"({"os": "linux", "architecture": ")" + architecture + R"(", "rootfs": {"diff_ids": [)" + joined(diff_ids) +
         R"(]}, "history": [)" + joined(history) + "]}";
}

inline std::string docker_manifest_entry(const std::string& config, const std::vector<std::string>& layers,
                                         const std::string& tag) {
  std::vector<std::string> quoted;
  for (const std::string& layer : layers) quoted.push_back("\"" + layer + "\"");
  return R"({"Config": ")" + config + R"(", "RepoTags": [")" + tag + R"("], "Layers": [)" + joined(quoted) + "]}";
}

// What `docker save` before version 25 writes. `blobs` are the layers as they are stored, `tars` uncompressed.
inline ImageFiles docker_archive(const std::vector<std::string>& tars, const std::vector<std::string>& blobs) {
  ImageFiles files;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < blobs.size(); ++i) {
    names.push_back("layer" + std::to_string(i) + "/layer.tar");
    files[names.back()] = blobs[i];
  }
  files["config.json"] = image_config(tars);
  files["manifest.json"] = "[" + docker_manifest_entry("config.json", names, "app:1") + "]";
  return files;
}

// An OCI layout that is put together piece by piece.
class OciBuilder {
 public:
  struct Options {
    std::string media_type;
    std::string platform;     // "linux/arm64"
    std::string annotations;  // members of the object
  };

  // Adds a blob; returns its descriptor.
  std::string blob(const std::string& content, const Options& options) {
    files_["blobs/sha256/" + sha256(content).hex()] = content;
    return descriptor(sha256(content), content.size(), options);
  }

  static std::string descriptor(const Digest& digest, std::size_t size, const Options& options) {
    std::string text = R"({"mediaType": ")" + options.media_type + R"(", "digest": ")" + digest.to_string() +
                       R"(", "size": )" + std::to_string(size);
    if (const auto slash = options.platform.find('/'); slash != std::string::npos) {
      text += R"(, "platform": {"os": ")" + options.platform.substr(0, slash) + R"(", "architecture": ")" +
              options.platform.substr(slash + 1) + "\"}";
    }
    if (!options.annotations.empty()) text += R"(, "annotations": {)" + options.annotations + "}";
    return text + "}";
  }

  // Adds an image; returns the descriptor of its manifest.
  std::string image(const std::vector<std::string>& tars, const std::vector<std::string>& blobs,
                    const Options& options = {}) {
    std::vector<std::string> layers;
    for (const std::string& layer : blobs) layers.push_back(blob(layer, {kLayerType, {}, {}}));
    const std::string architecture = options.platform.substr(options.platform.find('/') + 1);
    const std::string config = image_config(tars, architecture.empty() ? "amd64" : architecture);
    return manifest(blob(config, {kConfigType, {}, {}}), layers, options);
  }

  std::string manifest(const std::string& config, const std::vector<std::string>& layers, const Options& options = {}) {
    Options own = options;
    if (own.media_type.empty()) own.media_type = "application/vnd.oci.image.manifest.v1+json";
    return blob(R"({"schemaVersion": 2, "config": )" + config + R"(, "layers": [)" + joined(layers) + "]}", own);
  }

  static std::string index(const std::vector<std::string>& manifests) {
    return R"({"schemaVersion": 2, "manifests": [)" + joined(manifests) + "]}";
  }
  std::string nested_index(const std::vector<std::string>& manifests, const std::string& annotations = {}) {
    return blob(index(manifests), {"application/vnd.oci.image.index.v1+json", {}, annotations});
  }

  ImageFiles finished(const std::vector<std::string>& manifests) {
    files_["oci-layout"] = R"({"imageLayoutVersion": "1.0.0"})";
    files_["index.json"] = index(manifests);
    return files_;
  }

  static constexpr const char* kLayerType = "application/vnd.oci.image.layer.v1.tar";
  static constexpr const char* kConfigType = "application/vnd.oci.image.config.v1+json";

 private:
  ImageFiles files_;
};

}  // namespace coaming
