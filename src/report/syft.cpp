#include "report/syft.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include "report/sbom_identity.h"
#include "report/sbom_properties.h"
#include "report/spdx_license.h"
#include "report/syft_types.h"

namespace coaming {

namespace {

constexpr std::string_view kSchemaVersion = "16.0.18";

std::string identifier_of(std::string_view text) { return sha256(text).hex().substr(0, 16); }

void write_empty_array(JsonWriter& json, std::string_view name) {
  json.key(name);
  json.begin_array();
  json.end_array();
}

void write_deb(JsonWriter& json, const Package& package) {
  json.member("package", package.name);
  json.member("source", package.source_name == package.name ? "" : package.source_name);
  json.member("version", package.version);
  json.member("sourceVersion", package.source_version == package.version ? "" : package.source_version);
  json.member("architecture", package.architecture);
  json.member("maintainer", "");
  json.member("installedSize", std::uint64_t{0});
  write_empty_array(json, "files");
}

void write_apk(JsonWriter& json, const Package& package) {
  json.member("package", package.name);
  json.member("originPackage", package.source_name);
  json.member("maintainer", "");
  json.member("version", package.version);
  json.member("architecture", package.architecture);
  json.member("url", "");
  json.member("description", "");
  json.member("size", std::uint64_t{0});
  json.member("installedSize", std::uint64_t{0});
  write_empty_array(json, "pullDependencies");
  write_empty_array(json, "provides");
  json.member("pullChecksum", "");
  json.member("gitCommitOfApkPort", "");
  write_empty_array(json, "files");
}

void write_rpm(JsonWriter& json, const Package& package) {
  std::string_view version = package.version;
  const auto colon = version.find(':');
  std::uint32_t epoch = 0;
  const bool has_epoch = colon != std::string_view::npos &&
                         std::from_chars(version.data(), version.data() + colon, epoch).ptr == version.data() + colon;
  if (has_epoch) version.remove_prefix(colon + 1);
  const auto dash = std::min(version.rfind('-'), version.size());
  json.member("name", package.name);
  json.member("version", version.substr(0, dash));
  if (has_epoch) {
    json.member("epoch", std::uint64_t{epoch});
  } else {
    json.member_null("epoch");
  }
  json.member("architecture", package.architecture);
  json.member("release", version.substr(std::min(dash + 1, version.size())));
  const bool has_source = !package.source_name.empty() && !package.source_version.empty();
  json.member("sourceRpm", has_source ? package.source_name + "-" + package.source_version + ".src.rpm" : "");
  json.member("size", std::uint64_t{0});
  json.member("vendor", "");
  write_empty_array(json, "files");
}

// What a program needs to match the package, in the shape that Syft gives each type. Others go without.
struct Metadata {
  std::string_view purl_type;
  std::string_view name;
  void (*write)(JsonWriter& json, const Package& package);
};
constexpr Metadata kMetadata[] = {
    {"apk", "apk-db-entry", write_apk},
    {"deb", "dpkg-db-entry", write_deb},
    {"rpm", "rpm-db-entry", write_rpm},
};

class SyftWriter {
 public:
  explicit SyftWriter(const Report& report) : report_(report), packages_(report.inventory.packages) {
    for (const std::string& reference : unique_references(packages_)) ids_.push_back(identifier_of(reference));
    for (std::size_t i = 0; i < ids_.size(); ++i) id_of_.emplace(packages_[i].purl, ids_[i]);
  }

  void write(const TextSink& sink) const {
    JsonWriter json(sink);
    json.begin_object();
    json.key("artifacts");
    json.begin_array();
    for (std::size_t i = 0; i < packages_.size(); ++i) write_package(json, packages_[i], ids_[i]);
    json.end_array();
    write_relationships(json);
    write_files(json);
    write_source(json);
    write_distribution(json);
    write_descriptor(json);
    json.key("schema");
    json.begin_object();
    json.member("version", kSchemaVersion);
    json.member("url", "https://raw.githubusercontent.com/anchore/syft/main/schema/json/schema-" +
                           std::string(kSchemaVersion) + ".json");
    json.end_object();
    json.end_object();
    json.finish();
  }

 private:
  [[nodiscard]] bool is_layered() const { return !report_.artifact.layers.empty(); }

  // Syft names layers by the digest of their uncompressed tar.
  [[nodiscard]] std::string layer_id(std::size_t index) const {
    if (index >= report_.artifact.layers.size()) return {};
    const Layer& layer = report_.artifact.layers[index];
    const std::optional<Digest>& digest = layer.diff_id ? layer.diff_id : layer.digest;
    return digest ? digest->to_string() : "";
  }

  void write_coordinates(JsonWriter& json, std::string_view path, const std::string& layer) const {
    json.member("path", "/" + std::string(path));
    if (!layer.empty()) json.member("layerID", layer);
  }

  void write_location(JsonWriter& json, const Location& location, Properties properties) const {
    properties.push_back(property_of(location, is_layered()));
    json.begin_object();
    write_coordinates(json, location.path, is_layered() ? layer_id(location.layer) : "");
    json.member("accessPath", "/" + location.path);
    json.key("annotations");
    json.begin_object();
    json.member("coaming", lines_of(properties));
    json.member("evidence", properties.size() > 1 ? "primary" : "supporting");
    json.end_object();
    json.end_object();
  }

  void write_licenses(JsonWriter& json, const std::vector<std::string>& licenses) const {
    json.key("licenses");
    json.begin_array();
    for (const std::string& license : licenses) {
      const auto expression = parse_spdx_expression(license);
      json.begin_object();
      json.member("value", license);
      json.member("spdxExpression", expression ? expression->text : "");
      json.member("type", "declared");
      write_empty_array(json, "urls");
      write_empty_array(json, "locations");
      json.end_object();
    }
    json.end_array();
  }

  void write_package(JsonWriter& json, const Package& package, const std::string& id) const {
    const SyftType type = syft_type_of(package.type);
    json.begin_object();
    json.member("id", id);
    json.member("name", package.type == "maven" ? package.name.substr(package.name.rfind(':') + 1) : package.name);
    json.member("version", package.version);
    json.member("type", type.name);
    json.member("foundBy", package.found_by);
    json.key("locations");
    json.begin_array();
    for (std::size_t i = 0; i < package.found_in.size(); ++i) {
      write_location(json, package.found_in[i], i == 0 ? properties_of(package, report_.artifact) : Properties{});
    }
    json.end_array();
    write_licenses(json, package.licenses);
    json.member("language", type.language);
    json.key("cpes");
    json.begin_array();
    if (!package.cpe.empty()) {
      json.begin_object();
      json.member("cpe", package.cpe);
      json.member("source", "coaming");
      json.end_object();
    }
    json.end_array();
    json.member("purl", package.purl);
    for (const Metadata& metadata : kMetadata) {
      if (metadata.purl_type != package.type) continue;
      json.member("metadataType", metadata.name);
      json.key("metadata");
      json.begin_object();
      metadata.write(json, package);
      json.end_object();
    }
    json.end_object();
  }

  void write_relationships(JsonWriter& json) const {
    json.key("artifactRelationships");
    json.begin_array();
    const auto write_one = [&](const std::string& parent, const std::string& child, std::string_view type) {
      json.begin_object();
      json.member("parent", parent);
      json.member("child", child);
      json.member("type", type);
      json.end_object();
    };
    for (std::size_t i = 0; i < packages_.size(); ++i) {
      for (const std::string& purl : packages_[i].depends_on) {
        if (const auto it = id_of_.find(purl); it != id_of_.end()) write_one(it->second, ids_[i], "dependency-of");
      }
      for (const std::string& purl : packages_[i].provides) {
        const auto it = id_of_.find(purl);
        if (it != id_of_.end()) write_one(ids_[i], it->second, "ownership-by-file-overlap");
      }
    }
    json.end_array();
  }

  // Of those that a Gap names: what could not be read in them.
  void write_files(JsonWriter& json) const {
    std::map<std::tuple<std::string, std::string>, std::vector<std::string>> unknowns;
    for (const Gap& gap : report_.inventory.gaps) {
      if (gap.path.empty()) continue;
      const std::string layer = gap.layer ? layer_id(*gap.layer) : "";
      unknowns[{gap.path, layer}].push_back(std::string(to_string(gap.code)) + ": " + gap.message);
    }
    json.key("files");
    json.begin_array();
    for (const auto& [place, texts] : unknowns) {
      const auto& [path, layer] = place;
      json.begin_object();
      json.member("id", identifier_of("file " + layer + " " + path));
      json.key("location");
      json.begin_object();
      write_coordinates(json, path, layer);
      json.end_object();
      json.key("unknowns");
      json.begin_array();
      for (const std::string& text : texts) json.text(text);
      json.end_array();
      json.end_object();
    }
    json.end_array();
  }

  void write_source(JsonWriter& json) const {
    const Artifact& artifact = report_.artifact;
    const std::string& name = artifact.name.empty() ? artifact.target : artifact.name;
    const std::optional<Digest>& version = artifact.manifest_digest ? artifact.manifest_digest : artifact.image_id;
    json.key("source");
    json.begin_object();
    json.member("id", version ? version->hex() : sha256(name).hex());
    json.member("name", name);
    json.member("version", version ? version->to_string() : "");
    json.member("type", is_layered() ? "image" : "directory");
    json.key("metadata");
    json.begin_object();
    if (is_layered()) {
      write_image(json, artifact);
    } else {
      json.member("path", artifact.target);
    }
    json.end_object();
    json.end_object();
  }

  void write_image(JsonWriter& json, const Artifact& artifact) const {
    std::uint64_t size = 0;
    for (const Layer& layer : artifact.layers) size += layer.size;
    json.member("userInput", artifact.target);
    json.member("imageID", artifact.image_id ? artifact.image_id->to_string() : "");
    json.member("manifestDigest", artifact.manifest_digest ? artifact.manifest_digest->to_string() : "");
    json.member("mediaType", "");
    json.key("tags");
    json.begin_array();
    if (!artifact.name.empty()) json.text(artifact.name);
    json.end_array();
    json.member("imageSize", size);
    json.key("layers");
    json.begin_array();
    for (const Layer& layer : artifact.layers) {
      json.begin_object();
      json.member("mediaType", layer.media_type);
      json.member("digest", layer_id(layer.index));
      json.member("size", layer.size);
      json.end_object();
    }
    json.end_array();
    json.member("manifest", "");
    json.member("config", "");
    write_empty_array(json, "repoDigests");
    json.member("architecture", artifact.platform.architecture);
    if (!artifact.platform.variant.empty()) json.member("architectureVariant", artifact.platform.variant);
    json.member("os", artifact.platform.os);
  }

  void write_distribution(JsonWriter& json) const {
    json.key("distro");
    json.begin_object();
    if (report_.inventory.distribution) {
      const Distribution& distribution = *report_.inventory.distribution;
      json.member("prettyName", distribution.pretty_name);
      json.member("name", distribution.id);
      json.member("id", distribution.id);
      json.key("idLike");
      json.begin_array();
      for (const std::string& id : distribution.id_like) json.text(id);
      json.end_array();
      json.member("version", distribution.version_id);
      json.member("versionID", distribution.version_id);
      json.member("versionCodename", distribution.codename);
    }
    json.end_object();
  }

  void write_descriptor(JsonWriter& json) const {
    json.key("descriptor");
    json.begin_object();
    json.member("name", "coaming");
    json.member("version", COAMING_VERSION);
    json.key("configuration");
    json.begin_object();
    json.member("artifact", lines_of(properties_of(report_.artifact)));
    json.key("layers");
    json.begin_array();
    for (const Layer& layer : report_.artifact.layers) json.text(lines_of(properties_of(layer)));
    json.end_array();
    if (report_.inventory.distribution && !report_.inventory.distribution->found_in.path.empty()) {
      json.member("distribution", lines_of({property_of(report_.inventory.distribution->found_in, is_layered())}));
    }
    json.key("gaps");
    json.begin_array();
    for (const Gap& gap : report_.inventory.gaps) json.text(lines_of({property_of(gap)}));
    json.end_array();
    json.end_object();
    json.end_object();
  }

  const Report& report_;
  const std::vector<Package>& packages_;
  std::vector<std::string> ids_;  // of each package
  std::map<std::string_view, std::string> id_of_;
};

}  // namespace

void write_syft_report(const Report& report, const RenderOptions& /*options*/, const TextSink& sink) {
  SyftWriter(report).write(sink);
}

}  // namespace coaming
