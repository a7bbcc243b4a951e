#include "report/read/read_syft.h"

#include "report/read/json_records.h"
#include "report/read/sbom_builder.h"
#include "report/sbom_properties.h"
#include "report/syft_types.h"

namespace coaming {

namespace {

constexpr std::string_view kMembers[] = {
    "artifacts/id",
    "artifacts/name",
    "artifacts/version",
    "artifacts/type",
    "artifacts/foundBy",
    "artifacts/purl",
    "artifacts/licenses/value",
    "artifacts/licenses/spdxExpression",
    "artifacts/cpes/cpe",
    "artifacts/cpes/source",
    "artifacts/locations/path",
    "artifacts/locations/layerID",
    "artifacts/locations/annotations/coaming",
    "artifacts/metadata/source",
    "artifacts/metadata/sourceVersion",
    "artifacts/metadata/sourceRpm",
    "artifacts/metadata/originPackage",
    "artifacts/metadata/architecture",
    "artifactRelationships/parent",
    "artifactRelationships/child",
    "artifactRelationships/type",
    "files/location/path",
    "files/location/layerID",
    "files/unknowns",
    "source/name",
    "source/metadata/userInput",
    "source/metadata/imageID",
    "source/metadata/manifestDigest",
    "source/metadata/tags",
    "source/metadata/architecture",
    "source/metadata/os",
    "source/metadata/layers/digest",
    "source/metadata/layers/mediaType",
    "source/metadata/layers/size",
    "source/metadata/path",
    "source/target/imageID",
    "source/target/manifestDigest",
    "source/target/userInput",
    "source/target/layers/digest",
    "source/target/layers/mediaType",
    "source/target/layers/size",
    "distro/id",
    "distro/name",
    "distro/idLike",
    "distro/version",
    "distro/versionID",
    "distro/versionCodename",
    "distro/prettyName",
    "descriptor/name",
    "descriptor/configuration/artifact",
    "descriptor/configuration/layers",
    "descriptor/configuration/distribution",
    "descriptor/configuration/gaps",
    "schema/url",
};
constexpr std::string_view kRecords[] = {"artifacts", "artifactRelationships", "files", "source", "distro",
                                         "descriptor"};

using Object = boost::json::object;

std::string_view without_slash(std::string_view path) { return path.starts_with('/') ? path.substr(1) : path; }

class SyftReader {
 public:
  void take(const JsonRecord& record) {
    const Object& members = record.members;
    if (record.is_too_large) {
      builder_.leave_out("are larger than can be read", text_in(members, "name"));
    } else if (record.path == "artifacts") {
      take_package(members);
    } else if (record.path == "artifactRelationships") {
      take_relationship(members);
    } else if (record.path == "files") {
      take_file(members);
    } else if (record.path == "source") {
      take_source(members);
    } else if (record.path == "distro") {
      take_distribution(members);
    } else if (record.path == "descriptor") {
      take_descriptor(members);
    } else if (record.path.empty()) {
      if (const Object* schema = object_in(members, "schema")) schema_ = text_in(*schema, "url");
    }
  }

  Result<Report> finish() {
    if (schema_.find("anchore/syft") == std::string::npos) {
      return Error{ErrorCode::Invalid, "this is no JSON of Syft: schema.url does not name its schema"};
    }
    Report& report = builder_.report();
    if (is_own_) {
      report.artifact = std::move(own_artifact_);
      for (Layer& layer : own_layers_) builder_.add_layer(std::move(layer));
      if (report.inventory.distribution) report.inventory.distribution->found_in = std::move(own_place_);
    } else {
      for (Gap& gap : unknowns_) builder_.add_stated_gap(std::move(gap));
    }
    Report finished = builder_.finish();
    if (!is_own_) place_unknowns(finished);
    return finished;
  }

 private:
  // Layers of others are known by digest, our own by number: finish() of the builder asks for one or the other.
  void take_place(const Object& location, Package& package) {
    Location place;
    place.path = without_slash(text_in(location, "path"));
    const Object* annotations = object_in(location, "annotations");
    const std::string_view own = annotations == nullptr ? std::string_view() : text_in(*annotations, "coaming");
    if (!own.empty()) {
      for (const Property& property : properties_from_lines(own)) {
        // What the document says with members of its own.
        const bool is_said = property.name == "coaming:layer:diff-id" || property.name == "coaming:layer:instruction" ||
                             property.name == kLicenseProperty;
        if (!is_said && !apply_property(property, package)) spoilt(property);
      }
      return;
    }
    const std::string_view layer = text_in(location, "layerID");
    if (!layer.empty()) place.layer = builder_.layer_named(layer);
    if (!place.path.empty()) package.found_in.push_back(std::move(place));
  }

  void take_package(const Object& artifact) {
    StatedPackage stated;
    stated.id = text_in(artifact, "id");
    stated.name = text_in(artifact, "name");
    stated.version = text_in(artifact, "version");
    stated.purl = text_in(artifact, "purl");
    stated.type = purl_type_of_syft(text_in(artifact, "type"));
    Package& package = stated.package;
    package.found_by = text_in(artifact, "foundBy");
    // Older schemas list licences as texts.
    for_each_text(artifact, "licenses", [&](std::string_view text) { package.licenses.emplace_back(text); });
    for_each_object(artifact, "licenses", [&](const Object& license) {
      const std::string_view value = text_in(license, "value");
      const std::string_view text = value.empty() ? text_in(license, "spdxExpression") : value;
      if (!text.empty()) package.licenses.emplace_back(text);
    });
    // Those that Syft guesses from the name of a package say less than the package.
    const bool is_program = stated.type == "generic";
    for_each_text(artifact, "cpes", [&](std::string_view cpe) {
      if (is_program && package.cpe.empty()) package.cpe = cpe;
    });
    for_each_object(artifact, "cpes", [&](const Object& cpe) {
      const bool is_stated = is_program || text_in(cpe, "source") == "coaming";
      if (is_stated && package.cpe.empty()) package.cpe = text_in(cpe, "cpe");
    });
    for_each_object(artifact, "locations", [&](const Object& location) { take_place(location, package); });
    if (const Object* metadata = object_in(artifact, "metadata")) take_metadata(*metadata, package);
    builder_.add_package(std::move(stated));
  }

  static void take_metadata(const Object& metadata, Package& package) {
    if (package.architecture.empty()) package.architecture = text_in(metadata, "architecture");
    if (!package.source_name.empty()) return;
    if (!text_in(metadata, "sourceRpm").empty()) {
      apply_upstream(text_in(metadata, "sourceRpm"), package);
      return;
    }
    package.source_name = text_in(metadata, "source");
    if (package.source_name.empty()) package.source_name = text_in(metadata, "originPackage");
    if (package.source_version.empty()) package.source_version = text_in(metadata, "sourceVersion");
  }

  void take_relationship(const Object& relationship) {
    const std::string_view type = text_in(relationship, "type");
    const std::string_view parent = text_in(relationship, "parent");
    const std::string_view child = text_in(relationship, "child");
    if (type == "dependency-of") builder_.add_dependency(child, parent);
    if (type == "ownership-by-file-overlap") builder_.add_owner(parent, child);
  }

  void take_file(const Object& file) {
    const Object* location = object_in(file, "location");
    if (location == nullptr) return;
    for_each_text(file, "unknowns", [&](std::string_view unknown) {
      const std::string_view layer = text_in(*location, "layerID");
      if (!builder_.afford(sizeof(Gap) + unknown.size() + 2 * text_in(*location, "path").size() + layer.size())) return;
      Gap gap{ErrorCode::Corrupt, std::string(without_slash(text_in(*location, "path"))), std::nullopt,
              std::string(unknown)};
      unknown_layers_.emplace(gap.path, layer);
      unknowns_.push_back(std::move(gap));
    });
  }

  // The layers of the files that could not be read, now that the layers are known.
  void place_unknowns(Report& report) const {
    std::map<std::string, std::size_t> index_of;
    for (const Layer& layer : report.artifact.layers) {
      if (layer.diff_id) index_of.emplace(layer.diff_id->to_string(), layer.index);
    }
    for (Gap& gap : report.inventory.gaps) {
      const auto named = gap.path.empty() ? unknown_layers_.end() : unknown_layers_.find(gap.path);
      if (named == unknown_layers_.end()) continue;
      const auto known = index_of.find(named->second);
      if (known != index_of.end()) gap.layer = known->second;
    }
    sort_gaps(report.inventory.gaps);
  }

  void take_source(const Object& source) {
    Artifact& artifact = builder_.report().artifact;
    artifact.name = text_in(source, "name");
    const Object* metadata = object_in(source, "metadata");
    if (metadata == nullptr) metadata = object_in(source, "target");  // before schema 9
    if (metadata == nullptr) return;
    if (artifact.name.empty()) artifact.name = text_in(*metadata, "userInput");
    for_each_text(*metadata, "tags", [&](std::string_view tag) { artifact.name = tag; });
    if (auto digest = parse_digest(text_in(*metadata, "imageID"))) artifact.image_id = *digest;
    if (auto digest = parse_digest(text_in(*metadata, "manifestDigest"))) artifact.manifest_digest = *digest;
    artifact.platform.os = text_in(*metadata, "os");
    artifact.platform.architecture = text_in(*metadata, "architecture");
    for_each_object(*metadata, "layers", [&](const Object& stated) {
      Layer layer;
      layer.index = artifact.layers.size();
      if (auto digest = parse_digest(text_in(stated, "digest"))) layer.diff_id = *digest;
      layer.media_type = text_in(stated, "mediaType");
      layer.size = number_in(stated, "size");
      builder_.add_layer(std::move(layer));
    });
  }

  void take_distribution(const Object& distro) {
    Distribution distribution;
    distribution.id = text_in(distro, "id");
    if (distribution.id.empty()) distribution.id = text_in(distro, "name");
    distribution.version_id = text_in(distro, "versionID");
    if (distribution.version_id.empty()) distribution.version_id = text_in(distro, "version");
    distribution.codename = text_in(distro, "versionCodename");
    distribution.pretty_name = text_in(distro, "prettyName");
    for_each_text(distro, "idLike", [&](std::string_view id) { distribution.id_like.emplace_back(id); });
    if (!distribution.id.empty()) builder_.report().inventory.distribution = std::move(distribution);
  }

  void take_descriptor(const Object& descriptor) {
    const Object* configuration = object_in(descriptor, "configuration");
    is_own_ = text_in(descriptor, "name") == "coaming" && configuration != nullptr;
    if (!is_own_) return;
    for (const Property& property : properties_from_lines(text_in(*configuration, "artifact"))) {
      if (!apply_property(property, own_artifact_)) spoilt(property);
    }
    for_each_text(*configuration, "layers", [&](std::string_view lines) {
      Layer layer;
      for (const Property& property : properties_from_lines(lines)) {
        if (!apply_property(property, layer)) spoilt(property);
      }
      own_layers_.push_back(std::move(layer));
    });
    Package scratch;
    for (const Property& property : properties_from_lines(text_in(*configuration, "distribution"))) {
      if (apply_property(property, scratch) && !scratch.found_in.empty()) own_place_ = scratch.found_in.front();
    }
    for_each_text(*configuration, "gaps", [&](std::string_view lines) {
      for (const Property& property : properties_from_lines(lines)) {
        std::vector<Gap> gaps;
        if (!apply_gap(property, gaps)) spoilt(property);
        for (Gap& gap : gaps) builder_.add_stated_gap(std::move(gap));
      }
    });
  }

  void spoilt(const Property& property) {
    builder_.add_gap(ErrorCode::Invalid, "a property " + property.name.substr(0, 80) +
                                             " could not be understood: " + property.value.substr(0, 80));
  }

  SbomBuilder builder_{"syft"};
  std::string schema_;
  std::vector<Gap> unknowns_;
  std::map<std::string, std::string> unknown_layers_;  // by path: the digest of the layer
  Artifact own_artifact_;
  std::vector<Layer> own_layers_;
  Location own_place_;  // of the distribution
  bool is_own_ = false;
};

}  // namespace

Result<Report> read_syft(const ByteRange& document) {
  SyftReader reader;
  const auto read = for_each_json_record(chunks_of(document), {kMembers, kRecords},
                                         [&](const JsonRecord& record) { reader.take(record); });
  if (!read) return read.error();
  return reader.finish();
}

}  // namespace coaming
