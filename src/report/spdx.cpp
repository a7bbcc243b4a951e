#include "report/spdx.h"

#include <map>
#include <set>

#include "report/sbom_identity.h"
#include "report/sbom_properties.h"
#include "report/spdx_license.h"
#include "report/spdx_license_list.h"

namespace coaming {

namespace {

constexpr std::string_view kDocument = "SPDXRef-DOCUMENT";
constexpr std::string_view kArtifact = "SPDXRef-Artifact";
constexpr std::string_view kDistribution = "SPDXRef-Distribution";
constexpr std::string_view kNotKnown = "NOASSERTION";
constexpr std::size_t kMaxIdentifierName = 48;

// Letters, digits, dots and dashes; the rest as dashes.
std::string identifier_of(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, kMaxIdentifierName)) {
    const bool fits =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    result += fits ? c : '-';
  }
  return result;
}

std::string layer_element(std::size_t index) { return "SPDXRef-Layer-" + std::to_string(index); }

// What one licence text is within an expression.
std::string license_term(const std::string& text) {
  const auto expression = parse_spdx_expression(text);
  if (!expression || expression->has_own_reference) return license_reference(text);
  return expression->is_compound ? "(" + expression->text + ")" : expression->text;
}

class SpdxWriter {
 public:
  explicit SpdxWriter(const Report& report) : report_(report), packages_(report.inventory.packages) {
    const std::vector<std::string> references = unique_references(packages_);
    for (std::size_t i = 0; i < references.size(); ++i) {
      elements_.push_back("SPDXRef-Package-" + identifier_of(packages_[i].type) + "-" +
                          identifier_of(packages_[i].name) + "-" + sha256(references[i]).hex().substr(0, 16));
      element_of_.emplace(packages_[i].purl, elements_.back());
    }
    time_ = std::string(utc_seconds(report.artifact.created).value_or(std::string(kNoTime)));
  }

  void write(const std::string& uuid, const TextSink& sink) const {
    const Artifact& artifact = report_.artifact;
    const std::string& name = artifact.name.empty() ? artifact.target : artifact.name;
    JsonWriter json(sink);
    json.begin_object();
    json.member("spdxVersion", "SPDX-2.3");
    json.member("dataLicense", "CC0-1.0");
    json.member("SPDXID", kDocument);
    json.member("name", name.empty() ? "artifact" : name);
    json.member("documentNamespace", "https://coaming.invalid/spdx/" + uuid);
    json.key("creationInfo");
    json.begin_object();
    json.member("created", time_);
    json.key("creators");
    json.begin_array();
    json.text(std::string("Tool: coaming-") + COAMING_VERSION);
    json.end_array();
    json.member("licenseListVersion", kSpdxLicenseListVersion);
    json.end_object();
    write_gaps(json);
    write_packages(json);
    write_licenses(json);
    write_relationships(json);
    json.end_object();
    json.finish();
  }

 private:
  [[nodiscard]] bool is_layered() const { return !report_.artifact.layers.empty(); }

  void write_annotation(JsonWriter& json, const std::string& comment) const {
    json.begin_object();
    json.member("annotationDate", time_);
    json.member("annotationType", "OTHER");
    json.member("annotator", std::string("Tool: coaming-") + COAMING_VERSION);
    json.member("comment", comment);
    json.end_object();
  }

  void write_properties(JsonWriter& json, const Properties& properties) const {
    if (properties.empty()) return;
    json.key("annotations");
    json.begin_array();
    write_annotation(json, lines_of(properties));
    json.end_array();
  }

  void write_gaps(JsonWriter& json) const {
    if (report_.inventory.gaps.empty()) return;
    json.member("comment", "This document is incomplete: its annotations say what could not be read or known.");
    json.key("annotations");
    json.begin_array();
    for (const Gap& gap : report_.inventory.gaps) {
      write_annotation(json, gap_in_words(gap) + "\n" + lines_of({property_of(gap)}));
    }
    json.end_array();
  }

  // The members that every package has; the caller adds others and closes it.
  static void begin_package(JsonWriter& json, std::string_view element, std::string_view name, std::string_view version,
                            std::string_view purpose, std::string_view license) {
    json.begin_object();
    json.member("SPDXID", element);
    json.member("name", name);
    if (!version.empty()) json.member("versionInfo", version);
    json.member("primaryPackagePurpose", purpose);
    json.member("downloadLocation", kNotKnown);
    json.member_flag("filesAnalyzed", false);
    json.member("licenseConcluded", kNotKnown);
    json.member("licenseDeclared", license);
    json.member("copyrightText", kNotKnown);
  }

  void write_packages(JsonWriter& json) const {
    json.key("packages");
    json.begin_array();
    write_artifact(json);
    for (const Layer& layer : report_.artifact.layers) write_layer(json, layer);
    if (report_.inventory.distribution) write_distribution(json, *report_.inventory.distribution);
    for (std::size_t i = 0; i < packages_.size(); ++i) write_package(json, packages_[i], elements_[i]);
    json.end_array();
  }

  void write_artifact(JsonWriter& json) const {
    const Artifact& artifact = report_.artifact;
    const std::string& name = artifact.name.empty() ? artifact.target : artifact.name;
    const std::optional<Digest>& version = artifact.manifest_digest ? artifact.manifest_digest : artifact.image_id;
    const bool is_source = artifact.kind == ArtifactKind::SourceFolder;
    begin_package(json, kArtifact, name.empty() ? "artifact" : name, version ? version->to_string() : "",
                  is_source ? "SOURCE" : "CONTAINER", kNotKnown);
    write_properties(json, properties_of(artifact));
    json.end_object();
  }

  void write_layer(JsonWriter& json, const Layer& layer) const {
    const std::optional<Digest>& digest = layer.digest ? layer.digest : layer.diff_id;
    const std::string number = "layer " + std::to_string(layer.index + 1);
    begin_package(json, layer_element(layer.index), digest ? digest->to_string() : number, "", "ARCHIVE", kNotKnown);
    if (digest) {
      json.key("checksums");
      json.begin_array();
      json.begin_object();
      json.member("algorithm", "SHA256");
      json.member("checksumValue", digest->hex());
      json.end_object();
      json.end_array();
    }
    write_properties(json, properties_of(layer));
    json.end_object();
  }

  void write_distribution(JsonWriter& json, const Distribution& distribution) const {
    begin_package(json, kDistribution, distribution.id, distribution.version_id, "OPERATING_SYSTEM", kNotKnown);
    Properties properties = properties_of(distribution);
    if (!distribution.found_in.path.empty()) properties.push_back(property_of(distribution.found_in, is_layered()));
    write_properties(json, properties);
    json.end_object();
  }

  static void write_reference(JsonWriter& json, std::string_view category, std::string_view type,
                              std::string_view locator) {
    json.begin_object();
    json.member("referenceCategory", category);
    json.member("referenceType", type);
    json.member("referenceLocator", locator);
    json.end_object();
  }

  void write_package(JsonWriter& json, const Package& package, const std::string& element) const {
    std::string license;
    std::set<std::string> seen;  // those spelt differently are one
    for (const std::string& text : package.licenses) {
      const std::string term = license_term(text);
      if (seen.insert(term).second) license += (license.empty() ? "" : " AND ") + term;
    }
    begin_package(json, element, package.name, package.version, package.type == "generic" ? "APPLICATION" : "LIBRARY",
                  license.empty() ? kNotKnown : std::string_view(license));
    json.key("externalRefs");
    json.begin_array();
    write_reference(json, "PACKAGE-MANAGER", "purl", package.purl);
    if (!package.cpe.empty()) write_reference(json, "SECURITY", "cpe23Type", package.cpe);
    json.end_array();
    Properties properties = properties_of(package, report_.artifact);
    for (const Location& place : package.found_in) properties.push_back(property_of(place, is_layered()));
    write_properties(json, properties);
    json.end_object();
  }

  void write_licenses(JsonWriter& json) const {
    std::map<std::string, std::string_view> texts;  // by reference
    for (const Package& package : packages_) {
      for (const std::string& text : package.licenses) {
        const auto expression = parse_spdx_expression(text);
        if (!expression || expression->has_own_reference) texts.emplace(license_reference(text), text);
      }
    }
    if (texts.empty()) return;
    json.key("hasExtractedLicensingInfos");
    json.begin_array();
    for (const auto& [reference, text] : texts) {
      json.begin_object();
      json.member("licenseId", reference);
      json.member("name", text);
      json.member("extractedText", text);
      json.end_object();
    }
    json.end_array();
  }

  static void write_relationship(JsonWriter& json, std::string_view from, std::string_view type, std::string_view to) {
    json.begin_object();
    json.member("spdxElementId", from);
    json.member("relationshipType", type);
    json.member("relatedSpdxElement", to);
    json.end_object();
  }

  void write_relationships(JsonWriter& json) const {
    json.key("relationships");
    json.begin_array();
    write_relationship(json, kDocument, "DESCRIBES", kArtifact);
    for (const Layer& layer : report_.artifact.layers) {
      write_relationship(json, kArtifact, "CONTAINS", layer_element(layer.index));
    }
    if (report_.inventory.distribution) write_relationship(json, kArtifact, "CONTAINS", kDistribution);
    for (std::size_t i = 0; i < packages_.size(); ++i) write_relationships_of(json, packages_[i], elements_[i]);
    json.end_array();
  }

  void write_relationships_of(JsonWriter& json, const Package& package, const std::string& element) const {
    const std::string holder = package.layer ? layer_element(*package.layer) : std::string(kArtifact);
    write_relationship(json, holder, "CONTAINS", element);
    if (package.is_development) write_relationship(json, element, "DEV_DEPENDENCY_OF", kArtifact);
    const auto write_all = [&](const std::vector<std::string>& purls, std::string_view type) {
      std::set<std::string_view> others;
      for (const std::string& purl : purls) {
        const auto known = element_of_.find(purl);
        if (known != element_of_.end()) others.insert(known->second);
      }
      for (const std::string_view other : others) write_relationship(json, element, type, other);
    };
    write_all(package.depends_on, "DEPENDS_ON");
    write_all(package.provides, "CONTAINS");
  }

  const Report& report_;
  const std::vector<Package>& packages_;
  std::vector<std::string> elements_;  // the SPDXID of each package
  std::map<std::string_view, std::string> element_of_;
  std::string time_;
};

}  // namespace

std::string license_reference(std::string_view text) {
  return "LicenseRef-" + identifier_of(text) + "-" + sha256(text).hex().substr(0, 8);
}

void write_spdx_report(const Report& report, const RenderOptions& /*options*/, const TextSink& sink) {
  const SpdxWriter writer(report);
  const Digest content = digest_of_text([&](const TextSink& text) { writer.write(uuid_of(Digest{}), text); });
  writer.write(uuid_of(content), sink);
}

}  // namespace coaming
