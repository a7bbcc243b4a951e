#include "report/read/read_spdx.h"

#include <algorithm>
#include <map>

#include "report/read/json_records.h"
#include "report/read/sbom_builder.h"
#include "report/sbom_properties.h"
#include "report/spdx_license.h"

namespace coaming {

namespace {

constexpr std::string_view kMembers[] = {
    "spdxVersion",
    "name",
    "creationInfo/created",
    "documentDescribes",
    "annotations/annotator",
    "annotations/comment",
    "packages/SPDXID",
    "packages/name",
    "packages/versionInfo",
    "packages/primaryPackagePurpose",
    "packages/licenseDeclared",
    "packages/licenseConcluded",
    "packages/externalRefs/referenceType",
    "packages/externalRefs/referenceLocator",
    "packages/annotations/annotator",
    "packages/annotations/comment",
    "hasExtractedLicensingInfos/licenseId",
    "hasExtractedLicensingInfos/name",
    "hasExtractedLicensingInfos/extractedText",
    "relationships/spdxElementId",
    "relationships/relationshipType",
    "relationships/relatedSpdxElement",
    "files/SPDXID",
};
constexpr std::string_view kRecords[] = {"annotations", "packages", "hasExtractedLicensingInfos", "relationships",
                                         "files"};

// A licence text that is longer is told by its identifier.
constexpr std::size_t kMaxLicenseName = 300;
constexpr std::size_t kMaxLicenseReferences = 50'000;

constexpr std::string_view kDocument = "SPDXRef-DOCUMENT";

using Object = boost::json::object;

bool is_stated(std::string_view license) { return !license.empty() && license != "NOASSERTION" && license != "NONE"; }

// What Coaming has put into the annotations of an element.
Properties own_properties(const Object& element) {
  Properties properties;
  for_each_object(element, "annotations", [&](const Object& annotation) {
    if (!text_in(annotation, "annotator").starts_with("Tool: coaming")) return;
    for (Property& property : properties_from_lines(text_in(annotation, "comment"))) {
      properties.push_back(std::move(property));
    }
  });
  return properties;
}

class SpdxReader {
 public:
  void take(const JsonRecord& record) {
    const Object& members = record.members;
    if (record.is_too_large) {
      builder_.leave_out("are larger than can be read", text_in(members, "name"));
    } else if (record.path == "packages") {
      take_package(members);
    } else if (record.path == "relationships") {
      take_relationship(text_in(members, "spdxElementId"), text_in(members, "relationshipType"),
                        text_in(members, "relatedSpdxElement"));
    } else if (record.path == "hasExtractedLicensingInfos") {
      take_license(members);
    } else if (record.path == "annotations") {
      take_annotation(members);
    } else if (record.path == "files") {
      ++files_;
    } else if (record.path.empty()) {
      take_document(members);
    }
  }

  Result<Report> finish() {
    if (version_.empty()) return Error{ErrorCode::Invalid, "this is no SPDX document: spdxVersion is missing"};
    if (version_ != "SPDX-2.2" && version_ != "SPDX-2.3") {
      return Error{ErrorCode::Unsupported,
                   version_.substr(0, 16) + " cannot be read; SPDX-2.2 and SPDX-2.3 can, as JSON"};
    }
    Report& report = builder_.report();
    if (!is_own_) {
      report.artifact.name = name_;
      report.artifact.created = created_;
    }
    if (files_ > 0 && !is_own_) {
      builder_.add_gap(ErrorCode::Unsupported,
                       "the document lists " + std::to_string(files_) + " files, which are not packages");
    }
    Report finished = builder_.finish();
    for (Package& package : finished.inventory.packages) name_licenses(package.licenses);
    return finished;
  }

 private:
  void take_document(const Object& document) {
    version_ = text_in(document, "spdxVersion");
    name_ = text_in(document, "name");
    if (const Object* info = object_in(document, "creationInfo")) created_ = text_in(*info, "created");
  }

  void take_annotation(const Object& annotation) {
    if (!text_in(annotation, "annotator").starts_with("Tool: coaming")) return;
    for (const Property& property : properties_from_lines(text_in(annotation, "comment"))) {
      if (property.name != kGapProperty) continue;
      std::vector<Gap> gaps;
      if (!apply_gap(property, gaps)) spoilt(property);
      for (Gap& gap : gaps) builder_.add_stated_gap(std::move(gap));
    }
  }

  void take_license(const Object& info) {
    const std::string_view id = text_in(info, "licenseId");
    if (license_names_.size() >= kMaxLicenseReferences || id.size() > kMaxLicenseName) return;
    std::string_view name = text_in(info, "name");
    if (!is_stated(name)) name = text_in(info, "extractedText");
    const bool is_name = !name.empty() && name.size() <= kMaxLicenseName && name.find('\n') == std::string_view::npos;
    if (is_name) license_names_.emplace(id, name);
  }

  // References of the document mean nothing outside of it: what they stand for does.
  void name_licenses(std::vector<std::string>& licenses) const {
    for (std::string& license : licenses) {
      const auto known = license_names_.find(license);
      if (known != license_names_.end()) license = known->second;
    }
    std::sort(licenses.begin(), licenses.end());
    licenses.erase(std::unique(licenses.begin(), licenses.end()), licenses.end());
  }

  void take_package(const Object& element) {
    const std::string_view id = text_in(element, "SPDXID");
    const std::string_view purpose = text_in(element, "primaryPackagePurpose");
    const Properties properties = own_properties(element);
    StatedPackage stated;
    for_each_object(element, "externalRefs", [&](const Object& reference) {
      const std::string_view type = text_in(reference, "referenceType");
      if (type == "purl" && stated.purl.empty()) stated.purl = text_in(reference, "referenceLocator");
      if (type == "cpe23Type" && stated.package.cpe.empty())
        stated.package.cpe = text_in(reference, "referenceLocator");
    });
    const bool is_image = stated.purl.starts_with("pkg:oci/") || stated.purl.starts_with("pkg:docker/");
    if (!properties.empty() && id == "SPDXRef-Artifact") {
      take_own_artifact(id, properties);
    } else if (!properties.empty() && id.starts_with("SPDXRef-Layer-")) {
      take_own_layer(id, properties);
    } else if (purpose == "OPERATING_SYSTEM") {
      take_distribution(id, element, properties);
    } else if (is_image || (purpose == "CONTAINER" && stated.purl.empty())) {
      builder_.add_other(id);
    } else {
      take_software(id, element, properties, std::move(stated));
    }
  }

  void take_own_artifact(std::string_view id, const Properties& properties) {
    is_own_ = true;
    builder_.add_other(id);
    for (const Property& property : properties) {
      if (!apply_property(property, builder_.report().artifact)) spoilt(property);
    }
  }

  void take_own_layer(std::string_view id, const Properties& properties) {
    Layer layer;
    builder_.add_other(id);
    for (const Property& property : properties) {
      if (!apply_property(property, layer)) spoilt(property);
    }
    builder_.add_layer(std::move(layer));
  }

  void take_distribution(std::string_view id, const Object& element, const Properties& properties) {
    auto& distribution = builder_.report().inventory.distribution;
    builder_.add_other(id);
    if (distribution || text_in(element, "name").empty()) {
      builder_.leave_out(distribution ? "are a second operating system" : "state no name", text_in(element, "name"));
      return;
    }
    distribution.emplace();
    distribution->id = text_in(element, "name");
    distribution->version_id = text_in(element, "versionInfo");
    for (const Property& property : properties) {
      Package scratch;
      if (property.name == "coaming:found-in" && apply_property(property, scratch)) {
        distribution->found_in = std::move(scratch.found_in.front());
      } else if (!apply_property(property, *distribution)) {
        spoilt(property);
      }
    }
  }

  void take_software(std::string_view id, const Object& element, const Properties& properties, StatedPackage stated) {
    stated.id = id;
    stated.name = text_in(element, "name");
    stated.version = text_in(element, "versionInfo");
    if (!is_stated(stated.version)) stated.version.clear();
    std::string_view license = text_in(element, "licenseDeclared");
    if (!is_stated(license)) license = text_in(element, "licenseConcluded");
    if (is_stated(license)) stated.package.licenses = split_spdx_expression(license);
    std::vector<std::string> licenses;
    for (const Property& property : properties) {
      const bool is_of_layer = property.name == "coaming:layer:diff-id" || property.name == "coaming:layer:instruction";
      if (property.name == kLicenseProperty) {
        licenses.push_back(property.value);
      } else if (!is_of_layer && !apply_property(property, stated.package)) {
        spoilt(property);
      }
    }
    if (!licenses.empty()) stated.package.licenses = std::move(licenses);
    builder_.add_package(std::move(stated));
  }

  void take_relationship(std::string_view from, std::string_view type, std::string_view to) {
    builder_.add_other(kDocument);
    if (type == "DEPENDS_ON") {
      builder_.add_dependency(from, to);
    } else if (type == "DEPENDENCY_OF" || type == "RUNTIME_DEPENDENCY_OF" || type == "OPTIONAL_DEPENDENCY_OF" ||
               type == "PROVIDED_DEPENDENCY_OF") {
      builder_.add_dependency(to, from);
    } else if (type == "DEV_DEPENDENCY_OF" || type == "BUILD_DEPENDENCY_OF" || type == "TEST_DEPENDENCY_OF") {
      builder_.mark_development(from);
      builder_.add_dependency(to, from);
    } else if (type == "CONTAINS") {
      builder_.add_owner(from, to);
    }
  }

  void spoilt(const Property& property) {
    builder_.add_gap(ErrorCode::Invalid, "a property " + property.name.substr(0, 80) +
                                             " could not be understood: " + property.value.substr(0, 80));
  }

  SbomBuilder builder_{"spdx"};
  std::string version_;
  std::string name_;
  std::string created_;
  std::map<std::string, std::string, std::less<>> license_names_;  // by reference
  std::size_t files_ = 0;
  bool is_own_ = false;
};

}  // namespace

Result<Report> read_spdx(const ByteRange& document) {
  SpdxReader reader;
  const auto read = for_each_json_record(chunks_of(document), {kMembers, kRecords},
                                         [&](const JsonRecord& record) { reader.take(record); });
  if (!read) return read.error();
  return reader.finish();
}

}  // namespace coaming
