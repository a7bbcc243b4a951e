#include "report/read/read_cyclonedx.h"

#include <algorithm>

#include "report/read/json_records.h"
#include "report/read/sbom_builder.h"
#include "report/sbom_properties.h"

namespace coaming {

namespace {

constexpr std::string_view kMembers[] = {
    "bomFormat",
    "specVersion",
    "components/bom-ref",
    "components/type",
    "components/group",
    "components/name",
    "components/version",
    "components/scope",
    "components/purl",
    "components/cpe",
    "components/licenses/expression",
    "components/licenses/license/id",
    "components/licenses/license/name",
    "components/properties/name",
    "components/properties/value",
    "components/evidence/occurrences/location",
    "components/evidence/occurrences/line",
    "components/evidence/occurrences/additionalContext",
    "metadata/timestamp",
    "metadata/properties/name",
    "metadata/properties/value",
    "metadata/component/bom-ref",
    "metadata/component/type",
    "metadata/component/group",
    "metadata/component/name",
    "metadata/component/version",
    "metadata/component/purl",
    "metadata/component/licenses/expression",
    "metadata/component/licenses/license/id",
    "metadata/component/licenses/license/name",
    "metadata/component/properties/name",
    "metadata/component/properties/value",
    "metadata/component/components/bom-ref",
    "metadata/component/components/type",
    "metadata/component/components/group",
    "metadata/component/components/name",
    "metadata/component/components/version",
    "metadata/component/components/purl",
    "metadata/component/components/licenses/expression",
    "metadata/component/components/licenses/license/id",
    "metadata/component/components/licenses/license/name",
    "metadata/component/components/properties/name",
    "metadata/component/components/properties/value",
    "dependencies/ref",
    "dependencies/dependsOn",
    "services/bom-ref",
    "services/name",
};
constexpr std::string_view kRecords[] = {
    "components", "dependencies", "metadata", "metadata/component", "metadata/component/components", "services"};
constexpr std::string_view kNested[] = {"components", "metadata/component/components", "services"};

constexpr std::string_view kTrivy = "aquasecurity:trivy:";
constexpr std::string_view kSyft = "syft:";

using Object = boost::json::object;

std::vector<std::string> licenses_of(const Object& component) {
  std::vector<std::string> licenses;
  const auto add = [&](std::string_view text) {
    if (!text.empty()) licenses.emplace_back(text);
  };
  for_each_object(component, "licenses", [&](const Object& choice) {
    add(text_in(choice, "expression"));
    if (const Object* license = object_in(choice, "license")) {
      add(text_in(*license, "id").empty() ? text_in(*license, "name") : text_in(*license, "id"));
    }
  });
  return licenses;
}

void for_each_property(const Object& object, const std::function<void(const Property&)>& take) {
  for_each_object(object, "properties", [&](const Object& property) {
    take({std::string(text_in(property, "name")), std::string(text_in(property, "value"))});
  });
}

std::string_view without_slash(std::string_view path) { return path.starts_with('/') ? path.substr(1) : path; }

// Types of components that may be packages.
bool is_software(std::string_view type) {
  for (const std::string_view other : {"application", "container", "firmware", "framework", "library",
                                       "operating-system", "platform", "device-driver"}) {
    if (type == other) return true;
  }
  return false;
}

// A word for a Gap, whatever the document says.
std::string type_in_gap(std::string_view type) {
  for (const std::string_view known : {"cryptographic-asset", "data", "device", "file", "machine-learning-model"}) {
    if (type == known) return "are of type " + std::string(known);
  }
  return "are of a type that is not known";
}

class CycloneDxReader {
 public:
  void take(const JsonRecord& record) {
    if (record.is_too_large) {
      builder_.leave_out("are larger than can be read", text_in(record.members, "name"));
      return;
    }
    if (record.path == "components") take_component(record.members);
    if (record.path == "dependencies") take_dependency(record.members);
    if (record.path == "metadata") take_metadata(record.members);
    if (record.path == "metadata/component") take_artifact(record.members);
    if (record.path == "metadata/component/components") take_part(record.members);
    if (record.path == "services") {
      builder_.add_other(text_in(record.members, "bom-ref"));
      builder_.leave_out("are services", text_in(record.members, "name"));
    }
    if (record.path.empty()) {
      format_ = text_in(record.members, "bomFormat");
      version_ = text_in(record.members, "specVersion");
    }
  }

  Result<Report> finish() {
    if (format_ != "CycloneDX") return Error{ErrorCode::Invalid, "this is no CycloneDX document: bomFormat is missing"};
    const bool is_known =
        version_.size() == 3 && version_.starts_with("1.") && version_[2] >= '2' && version_[2] <= '7';
    if (!is_known) {
      return Error{ErrorCode::Unsupported,
                   "CycloneDX " + version_.substr(0, 16) + " cannot be read; 1.2 to 1.7 can, as JSON"};
    }
    return builder_.finish();
  }

 private:
  void take_metadata(const Object& metadata) {
    Artifact& artifact = builder_.report().artifact;
    if (artifact.created.empty()) artifact.created = text_in(metadata, "timestamp");
    for_each_property(metadata, [&](const Property& property) {
      std::vector<Gap> gaps;
      if (!property.name.starts_with(kGapProperty)) return;
      if (!apply_gap(property, gaps)) spoilt(property);
      for (Gap& gap : gaps) builder_.add_stated_gap(std::move(gap));
    });
  }

  void take_artifact(const Object& component) {
    builder_.add_other(text_in(component, "bom-ref"));
    Artifact& artifact = builder_.report().artifact;
    artifact.name = text_in(component, "name");
    bool is_own = false;
    for_each_property(component, [&](const Property& property) {
      if (property.name.starts_with("coaming:")) {
        // The name of the component may be that of the target, where the image has none.
        if (!is_own) artifact.name.clear(), artifact.created.clear();
        is_own = true;
        if (!apply_property(property, artifact)) spoilt(property);
      } else if (property.name.starts_with(kTrivy)) {
        apply_trivy(property, artifact);
      }
    });
    // The program itself, where the document is about one and not about an image.
    const std::string_view purl = text_in(component, "purl");
    if (!is_own && !purl.empty() && !purl.starts_with("pkg:oci/") && !purl.starts_with("pkg:docker/")) {
      take_package(component, text_in(component, "bom-ref"));
    }
  }

  static void apply_trivy(const Property& property, Artifact& artifact) {
    const std::string_view name = std::string_view(property.name).substr(kTrivy.size());
    const auto digest = parse_digest(property.value);
    if (name == "ImageID" && digest) artifact.image_id = *digest;
    if (name == "DiffID" && digest && artifact.layers.size() < kMaxSbomLayers) {
      Layer layer;
      layer.index = artifact.layers.size();
      layer.diff_id = *digest;
      artifact.layers.push_back(std::move(layer));
    }
  }

  // What lies inside the artifact: layers, or software like any other.
  void take_part(const Object& component) {
    Layer layer;
    bool is_layer = false;
    if (text_in(component, "type") == "file") {
      for_each_property(component, [&](const Property& property) {
        if (!property.name.starts_with("coaming:layer:")) return;
        is_layer = true;
        if (!apply_property(property, layer)) spoilt(property);
      });
    }
    if (!is_layer) {
      take_component(component);
      return;
    }
    builder_.add_other(text_in(component, "bom-ref"));
    builder_.add_layer(std::move(layer));
  }

  void take_component(const Object& component) {
    const std::string_view type = text_in(component, "type");
    if (type == "operating-system") {
      take_distribution(component);
    } else if (is_software(type) || !text_in(component, "purl").empty()) {
      take_package(component, text_in(component, "bom-ref"));
    } else {
      builder_.add_other(text_in(component, "bom-ref"));
      builder_.leave_out(type_in_gap(type), text_in(component, "name"));
    }
  }

  void take_distribution(const Object& component) {
    builder_.add_other(text_in(component, "bom-ref"));
    auto& distribution = builder_.report().inventory.distribution;
    const std::string_view name = text_in(component, "name");
    if (name.empty()) {
      builder_.leave_out("state no name", "operating-system");
      return;
    }
    if (distribution) {
      builder_.leave_out("are a second operating system", name);
      return;
    }
    distribution.emplace();
    distribution->id = name;
    distribution->version_id = text_in(component, "version");
    for_each_property(component, [&](const Property& property) {
      if (property.name.starts_with("coaming:") && !apply_property(property, *distribution)) spoilt(property);
      if (property.name == "syft:distro:prettyName") distribution->pretty_name = property.value;
      if (property.name == "syft:distro:versionCodename") distribution->codename = property.value;
    });
    std::vector<Location> places = occurrences_of(component);
    if (!places.empty()) distribution->found_in = std::move(places.front());
  }

  static std::vector<Location> occurrences_of(const Object& component) {
    constexpr std::string_view kLayer = "coaming:layer:index=";
    std::vector<Location> places;
    const Object* evidence = object_in(component, "evidence");
    if (evidence == nullptr) return places;
    for_each_object(*evidence, "occurrences", [&](const Object& occurrence) {
      Location place;
      place.path = without_slash(text_in(occurrence, "location"));
      place.line = number_in(occurrence, "line");
      const std::string_view context = text_in(occurrence, "additionalContext");
      Package scratch;
      if (context.starts_with(kLayer) &&
          apply_property({"coaming:layer:index", std::string(context.substr(kLayer.size()))}, scratch)) {
        place.layer = *scratch.layer;
      }
      if (!place.path.empty()) places.push_back(std::move(place));
    });
    return places;
  }

  void take_package(const Object& component, std::string_view id) {
    StatedPackage stated;
    stated.id = id;
    stated.group = text_in(component, "group");
    stated.name = text_in(component, "name");
    stated.version = text_in(component, "version");
    stated.purl = text_in(component, "purl");
    Package& package = stated.package;
    package.cpe = text_in(component, "cpe");
    package.licenses = licenses_of(component);
    package.found_in = occurrences_of(component);
    package.is_development = text_in(component, "scope") == "excluded";
    Location place;  // the one that Syft or Trivy state
    TrivySource source;
    std::vector<std::string> licenses;
    for_each_property(component, [&](const Property& property) {
      if (property.name == "coaming:package:version") {
        stated.version = property.value;
      } else if (property.name == kLicenseProperty) {
        licenses.push_back(property.value);
      } else if (property.name.starts_with("coaming:")) {
        // What every layer says of itself is known from the layers.
        const bool is_of_layer =
            property.name == "coaming:layer:diff-id" || property.name == "coaming:layer:instruction";
        if (!is_of_layer && !apply_property(property, package)) spoilt(property);
      } else if (property.name.starts_with(kTrivy)) {
        apply_trivy(property, package, place, source);
      } else if (property.name.starts_with(kSyft)) {
        apply_syft(property, package, place);
      }
    });
    if (!licenses.empty()) package.licenses = std::move(licenses);
    if (!source.version.empty()) package.source_version = source.in_full();
    if (!place.path.empty() && package.found_in.empty()) package.found_in.push_back(std::move(place));
    builder_.add_package(std::move(stated));
  }

  // The version of a source package, in the pieces that Trivy states.
  struct TrivySource {
    std::string epoch, version, release;
    [[nodiscard]] std::string in_full() const {
      return (epoch.empty() || epoch == "0" ? "" : epoch + ":") + version + (release.empty() ? "" : "-" + release);
    }
  };

  void apply_trivy(const Property& property, Package& package, Location& place, TrivySource& source) {
    const std::string_view name = std::string_view(property.name).substr(kTrivy.size());
    if (name == "SrcName") package.source_name = property.value;
    if (name == "SrcEpoch") source.epoch = property.value;
    if (name == "SrcVersion") source.version = property.value;
    if (name == "SrcRelease") source.release = property.value;
    if (name == "FilePath") place.path = without_slash(property.value);
    if (name == "LayerDiffID") package.layer = place.layer = builder_.layer_named(property.value);
  }

  void apply_syft(const Property& property, Package& package, Location& place) {
    const std::string_view name = std::string_view(property.name).substr(kSyft.size());
    if (name == "package:foundBy") package.found_by = property.value;
    if (name == "metadata:source" || name == "metadata:originPackage") package.source_name = property.value;
    if (name == "metadata:sourceVersion") package.source_version = property.value;
    if (name == "location:0:path") place.path = without_slash(property.value);
    if (name == "location:0:layerID") place.layer = builder_.layer_named(property.value);
  }

  void take_dependency(const Object& dependency) {
    const std::string_view id = text_in(dependency, "ref");
    for_each_text(dependency, "dependsOn", [&](std::string_view needed) { builder_.add_dependency(id, needed); });
  }

  void spoilt(const Property& property) {
    builder_.add_gap(ErrorCode::Invalid, "a property " + property.name.substr(0, 80) +
                                             " could not be understood: " + property.value.substr(0, 80));
  }

  SbomBuilder builder_{"cyclonedx"};
  std::string format_;
  std::string version_;
};

}  // namespace

Result<Report> read_cyclonedx(const ByteRange& document) {
  CycloneDxReader reader;
  const auto read = for_each_json_record(chunks_of(document), {kMembers, kRecords, kNested},
                                         [&](const JsonRecord& record) { reader.take(record); });
  if (!read) return read.error();
  return reader.finish();
}

}  // namespace coaming
