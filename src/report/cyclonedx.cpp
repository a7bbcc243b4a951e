#include "report/cyclonedx.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "report/sbom_identity.h"
#include "report/sbom_properties.h"
#include "report/spdx_license.h"

namespace coaming {

namespace {

constexpr std::string_view kArtifactReference = "coaming:artifact";
constexpr std::string_view kDistributionReference = "coaming:distribution";
constexpr std::size_t kMaxVersionCharacters = 1024;  // the schema's

void write_properties(JsonWriter& json, const Properties& properties) {
  if (properties.empty()) return;
  json.key("properties");
  json.begin_array();
  for (const auto& [name, value] : properties) {
    json.begin_object();
    json.member("name", name);
    json.member("value", value);
    json.end_object();
  }
  json.end_array();
}

void write_license(JsonWriter& json, const std::string& text) {
  json.begin_object();
  json.key("license");
  json.begin_object();
  if (const auto id = spdx_license_id(text)) {
    json.member("id", *id);
  } else {
    json.member("name", text);
  }
  json.member("acknowledgement", "declared");
  json.end_object();
  json.end_object();
}

// An expression may only stand alone.
void write_licenses(JsonWriter& json, const std::vector<std::string>& licenses) {
  if (licenses.empty()) return;
  json.key("licenses");
  json.begin_array();
  const bool is_alone = licenses.size() == 1 && !spdx_license_id(licenses.front());
  const auto expression = is_alone ? parse_spdx_expression(licenses.front()) : std::nullopt;
  if (expression) {
    json.begin_object();
    json.member("expression", expression->text);
    json.member("acknowledgement", "declared");
    json.end_object();
  } else {
    std::set<std::string> seen;  // those spelt differently are one
    for (const std::string& license : licenses) {
      if (seen.insert(spdx_license_id(license).value_or(license)).second) write_license(json, license);
    }
  }
  json.end_array();
}

void write_hash(JsonWriter& json, const std::optional<Digest>& digest) {
  if (!digest) return;
  json.key("hashes");
  json.begin_array();
  json.begin_object();
  json.member("alg", "SHA-256");
  json.member("content", digest->hex());
  json.end_object();
  json.end_array();
}

void write_occurrences(JsonWriter& json, std::span<const Location> places, bool is_layered) {
  if (places.empty()) return;
  json.key("evidence");
  json.begin_object();
  json.key("occurrences");
  json.begin_array();
  for (const Location& place : places) {
    json.begin_object();
    json.member("location", "/" + place.path);
    if (place.line > 0) json.member("line", place.line);
    if (is_layered) json.member("additionalContext", "coaming:layer:index=" + std::to_string(place.layer));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

// "org.slf4j", "slf4j-api" of "org.slf4j:slf4j-api"; the group is empty where the type has none.
std::pair<std::string_view, std::string_view> group_and_name(const Package& package) {
  const std::string_view name = package.name;
  char separator = '\0';
  if (package.type == "maven") separator = ':';
  if (package.type == "composer" || (package.type == "npm" && name.starts_with('@'))) separator = '/';
  const auto at = separator == '\0' ? std::string_view::npos : name.find(separator);
  if (at == std::string_view::npos || at == 0 || at + 1 == name.size()) return {{}, name};
  return {name.substr(0, at), name.substr(at + 1)};
}

class CycloneDxWriter {
 public:
  explicit CycloneDxWriter(const Report& report)
      : report_(report), references_(unique_references(report.inventory.packages)) {
    for (std::size_t i = 0; i < references_.size(); ++i) {
      reference_of_.emplace(report.inventory.packages[i].purl, references_[i]);
    }
    time_ = std::string(utc_seconds(report.artifact.created).value_or(std::string(kNoTime)));
  }

  void write(const std::string& uuid, const TextSink& sink) const {
    JsonWriter json(sink);
    json.begin_object();
    json.member("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    json.member("bomFormat", "CycloneDX");
    json.member("specVersion", "1.6");
    json.member("serialNumber", "urn:uuid:" + uuid);
    json.member("version", std::uint64_t{1});
    write_metadata(json);
    json.key("components");
    json.begin_array();
    if (report_.inventory.distribution) write_distribution(json, *report_.inventory.distribution);
    for (std::size_t i = 0; i < references_.size(); ++i) write_package(json, i);
    json.end_array();
    write_dependencies(json);
    write_composition(json);
    write_annotations(json);
    json.end_object();
    json.finish();
  }

 private:
  [[nodiscard]] bool is_layered() const { return !report_.artifact.layers.empty(); }

  void write_tool(JsonWriter& json) const {
    json.begin_object();
    json.member("type", "application");
    json.member("name", "coaming");
    json.member("version", COAMING_VERSION);
    json.end_object();
  }

  void write_metadata(JsonWriter& json) const {
    json.key("metadata");
    json.begin_object();
    if (time_ != kNoTime) json.member("timestamp", time_);
    json.key("tools");
    json.begin_object();
    json.key("components");
    json.begin_array();
    write_tool(json);
    json.end_array();
    json.end_object();
    write_artifact(json);
    Properties properties;
    for (const Gap& gap : report_.inventory.gaps) properties.push_back(property_of(gap));
    write_properties(json, properties);
    json.end_object();
  }

  void write_artifact(JsonWriter& json) const {
    const Artifact& artifact = report_.artifact;
    json.key("component");
    json.begin_object();
    json.member("bom-ref", kArtifactReference);
    json.member("type", artifact.kind == ArtifactKind::SourceFolder ? "application" : "container");
    json.member("name", artifact.name.empty() ? artifact.target : artifact.name);
    const std::optional<Digest>& version = artifact.manifest_digest ? artifact.manifest_digest : artifact.image_id;
    if (version) json.member("version", version->to_string());
    if (is_layered()) {
      json.key("components");
      json.begin_array();
      for (const Layer& layer : artifact.layers) write_layer(json, layer);
      json.end_array();
    }
    write_properties(json, properties_of(artifact));
    json.end_object();
  }

  static void write_layer(JsonWriter& json, const Layer& layer) {
    json.begin_object();
    json.member("bom-ref", "coaming:layer:" + std::to_string(layer.index));
    json.member("type", "file");
    const std::optional<Digest>& digest = layer.digest ? layer.digest : layer.diff_id;
    json.member("name", digest ? digest->to_string() : "layer " + std::to_string(layer.index + 1));
    write_hash(json, digest);
    write_properties(json, properties_of(layer));
    json.end_object();
  }

  void write_distribution(JsonWriter& json, const Distribution& distribution) const {
    json.begin_object();
    json.member("bom-ref", kDistributionReference);
    json.member("type", "operating-system");
    json.member("name", distribution.id);
    if (!distribution.version_id.empty() && distribution.version_id.size() <= kMaxVersionCharacters) {
      json.member("version", distribution.version_id);
    }
    if (!distribution.found_in.path.empty()) write_occurrences(json, {&distribution.found_in, 1}, is_layered());
    write_properties(json, properties_of(distribution));
    json.end_object();
  }

  void write_package(JsonWriter& json, std::size_t index) const {
    const Package& package = report_.inventory.packages[index];
    const auto [group, name] = group_and_name(package);
    Properties properties = properties_of(package, report_.artifact);
    json.begin_object();
    json.member("bom-ref", references_[index]);
    json.member("type", package.type == "generic" ? "application" : "library");
    if (!group.empty()) json.member("group", group);
    json.member("name", name);
    if (package.version.size() <= kMaxVersionCharacters) {
      json.member("version", package.version);
    } else {
      properties.push_back({"coaming:package:version", package.version});
    }
    if (package.is_development) json.member("scope", "excluded");
    write_licenses(json, package.licenses);
    if (!package.cpe.empty()) json.member("cpe", package.cpe);
    json.member("purl", package.purl);
    write_occurrences(json, package.found_in, is_layered());
    write_properties(json, properties);
    json.end_object();
  }

  void write_dependency(JsonWriter& json, std::string_view reference, const std::vector<std::string>& needed) const {
    json.begin_object();
    json.member("ref", reference);
    json.key("dependsOn");
    json.begin_array();
    for (const std::string& other : needed) json.text(other);
    json.end_array();
    json.end_object();
  }

  // Packages of which it is not known what they need have no entry. The image needs what nothing else does.
  void write_dependencies(JsonWriter& json) const {
    std::vector<std::vector<std::string>> needed(references_.size());
    std::map<std::string_view, bool> is_needed;
    for (std::size_t i = 0; i < references_.size(); ++i) {
      for (const std::string& purl : report_.inventory.packages[i].depends_on) {
        const auto known = reference_of_.find(purl);
        if (known == reference_of_.end()) continue;
        needed[i].emplace_back(known->second);
        if (known->second != references_[i]) is_needed[known->second] = true;
      }
      std::sort(needed[i].begin(), needed[i].end());
      needed[i].erase(std::unique(needed[i].begin(), needed[i].end()), needed[i].end());
    }
    std::vector<std::string> tops;
    for (const std::string& reference : references_) {
      if (!is_needed.contains(reference)) tops.push_back(reference);
    }
    json.key("dependencies");
    json.begin_array();
    write_dependency(json, kArtifactReference, tops);
    for (std::size_t i = 0; i < references_.size(); ++i) {
      if (!needed[i].empty()) write_dependency(json, references_[i], needed[i]);
    }
    json.end_array();
  }

  void write_composition(JsonWriter& json) const {
    json.key("compositions");
    json.begin_array();
    json.begin_object();
    // Even without a gap nobody can promise that there is nothing else in an image.
    json.member("aggregate", report_.inventory.gaps.empty() ? "unknown" : "incomplete");
    json.key("assemblies");
    json.begin_array();
    json.text(kArtifactReference);
    json.end_array();
    json.end_object();
    json.end_array();
  }

  void write_annotations(JsonWriter& json) const {
    if (report_.inventory.gaps.empty()) return;
    json.key("annotations");
    json.begin_array();
    std::size_t number = 0;
    for (const Gap& gap : report_.inventory.gaps) {
      const bool has_layer = gap.layer && *gap.layer < report_.artifact.layers.size();
      json.begin_object();
      json.member("bom-ref", "coaming:gap:" + std::to_string(number++));
      json.key("subjects");
      json.begin_array();
      json.text(has_layer ? "coaming:layer:" + std::to_string(*gap.layer) : std::string(kArtifactReference));
      json.end_array();
      json.key("annotator");
      json.begin_object();
      json.key("component");
      write_tool(json);
      json.end_object();
      json.member("timestamp", time_);
      json.member("text", gap_in_words(gap));
      json.end_object();
    }
    json.end_array();
  }

  const Report& report_;
  std::vector<std::string> references_;  // of the packages, in their order
  std::map<std::string_view, std::string_view> reference_of_;
  std::string time_;
};

}  // namespace

void write_cyclonedx_report(const Report& report, const RenderOptions& /*options*/, const TextSink& sink) {
  const CycloneDxWriter writer(report);
  const Digest content = digest_of_text([&](const TextSink& text) { writer.write(uuid_of(Digest{}), text); });
  writer.write(uuid_of(content), sink);
}

}  // namespace coaming
