#include "report/read/read_report.h"

#include "report/json.h"
#include "report/read/json_records.h"
#include "report/read/sbom_builder.h"

namespace coaming {

namespace {

constexpr std::string_view kMembers[] = {
    "schema",
    "schema_version",
    "artifact/target",
    "artifact/kind",
    "artifact/kind_was_guessed",
    "artifact/name",
    "artifact/manifest_digest",
    "artifact/image_id",
    "artifact/platform",
    "artifact/created",
    "artifact/base/name",
    "artifact/base/digest",
    "artifact/base/layers",
    "artifact/base/known_by",
    "distribution/id",
    "distribution/version_id",
    "distribution/codename",
    "distribution/pretty_name",
    "distribution/id_like",
    "distribution/found_in/path",
    "distribution/found_in/layer",
    "distribution/found_in/line",
    "layers/index",
    "layers/digest",
    "layers/diff_id",
    "layers/size",
    "layers/media_type",
    "layers/created_by",
    "layers/created",
    "packages/type",
    "packages/name",
    "packages/version",
    "packages/architecture",
    "packages/source/name",
    "packages/source/version",
    "packages/licenses",
    "packages/development",
    "packages/purl",
    "packages/cpe",
    "packages/depends_on",
    "packages/provides",
    "packages/layer",
    "packages/replaces/version",
    "packages/replaces/layer",
    "packages/found_by",
    "packages/found_in/path",
    "packages/found_in/layer",
    "packages/found_in/line",
    "findings/rule",
    "findings/title",
    "findings/severity",
    "findings/path",
    "findings/layer",
    "findings/line",
    "findings/hidden",
    "findings/evidence",
    "findings/remedy",
    "gaps/code",
    "gaps/path",
    "gaps/layer",
    "gaps/message",
};
constexpr std::string_view kRecords[] = {"artifact", "distribution", "findings", "gaps", "layers", "packages"};

using Object = boost::json::object;

std::optional<Digest> digest_in(const Object& object, std::string_view name) {
  const auto digest = parse_digest(text_in(object, name));
  return digest ? std::optional(*digest) : std::nullopt;
}

std::optional<std::size_t> index_in(const Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const bool is_number = value != nullptr && (value->is_int64() || value->is_uint64());
  return is_number ? std::optional<std::size_t>(number_in(object, name)) : std::nullopt;
}

std::vector<std::string> texts_in(const Object& object, std::string_view name) {
  std::vector<std::string> texts;
  for_each_text(object, name, [&](std::string_view text) { texts.emplace_back(text); });
  return texts;
}

Location location_in(const Object& object) {
  return {std::string(text_in(object, "path")), number_in(object, "layer"), number_in(object, "line")};
}

// The value of an enumeration whose word in reports this is; the first where there is none.
template <typename Enum>
Enum enum_of(std::string_view word, Enum first, Enum last) {
  for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    if (to_string(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  return first;
}

class ReportReader {
 public:
  void take(const JsonRecord& record) {
    const Object& members = record.members;
    if (record.is_too_large) {
      builder_.leave_out("are larger than can be read", text_in(members, "name"));
    } else if (record.path == "artifact") {
      take_artifact(members);
    } else if (record.path == "distribution") {
      take_distribution(members);
    } else if (record.path == "layers") {
      take_layer(members);
    } else if (record.path == "packages") {
      take_package(members);
    } else if (record.path == "findings") {
      take_finding(members);
    } else if (record.path == "gaps") {
      take_gap(members);
    } else if (record.path.empty()) {
      schema_ = text_in(members, "schema");
      version_ = number_in(members, "schema_version");
    }
  }

  Result<Report> finish() {
    if (schema_ != "coaming-report") return Error{ErrorCode::Invalid, "this is no report of Coaming"};
    if (version_ < 1 || version_ > kReportSchemaVersion) {
      return Error{ErrorCode::Unsupported, "the report has schema version " + std::to_string(version_) +
                                               ", which a later Coaming has written; this one reads up to " +
                                               std::to_string(kReportSchemaVersion)};
    }
    return builder_.finish();
  }

 private:
  void take_artifact(const Object& stated) {
    Artifact& artifact = builder_.report().artifact;
    artifact.target = text_in(stated, "target");
    artifact.kind = enum_of(text_in(stated, "kind"), ArtifactKind::DockerArchive, ArtifactKind::Sbom);
    artifact.kind_was_guessed = flag_in(stated, "kind_was_guessed");
    artifact.name = text_in(stated, "name");
    artifact.manifest_digest = digest_in(stated, "manifest_digest");
    artifact.image_id = digest_in(stated, "image_id");
    artifact.created = text_in(stated, "created");
    std::string_view platform = text_in(stated, "platform");
    for (std::string* part : {&artifact.platform.os, &artifact.platform.architecture, &artifact.platform.variant}) {
      const auto slash =
          part == &artifact.platform.variant ? platform.size() : std::min(platform.find('/'), platform.size());
      *part = platform.substr(0, slash);
      platform.remove_prefix(std::min(slash + 1, platform.size()));
    }
    if (const Object* base = object_in(stated, "base")) {
      artifact.base = BaseImage{std::string(text_in(*base, "name")), digest_in(*base, "digest"),
                                index_in(*base, "layers"), std::string(text_in(*base, "known_by"))};
    }
  }

  void take_distribution(const Object& stated) {
    Distribution distribution;
    distribution.id = text_in(stated, "id");
    distribution.version_id = text_in(stated, "version_id");
    distribution.codename = text_in(stated, "codename");
    distribution.pretty_name = text_in(stated, "pretty_name");
    distribution.id_like = texts_in(stated, "id_like");
    if (const Object* place = object_in(stated, "found_in")) distribution.found_in = location_in(*place);
    if (!distribution.id.empty()) builder_.report().inventory.distribution = std::move(distribution);
  }

  void take_layer(const Object& stated) {
    Layer layer;
    layer.index = number_in(stated, "index");
    layer.digest = digest_in(stated, "digest");
    layer.diff_id = digest_in(stated, "diff_id");
    layer.size = number_in(stated, "size");
    layer.media_type = text_in(stated, "media_type");
    layer.created_by = text_in(stated, "created_by");
    layer.created = text_in(stated, "created");
    builder_.add_layer(std::move(layer));
  }

  void take_package(const Object& stated) {
    StatedPackage own;
    own.id = text_in(stated, "purl");
    own.type = text_in(stated, "type");
    own.name = text_in(stated, "name");
    own.version = text_in(stated, "version");
    own.purl = own.id;
    Package& package = own.package;
    package.architecture = text_in(stated, "architecture");
    if (const Object* source = object_in(stated, "source")) {
      package.source_name = text_in(*source, "name");
      package.source_version = text_in(*source, "version");
    }
    package.licenses = texts_in(stated, "licenses");
    package.is_development = flag_in(stated, "development");
    package.cpe = text_in(stated, "cpe");
    package.depends_on = texts_in(stated, "depends_on");
    package.provides = texts_in(stated, "provides");
    package.layer = index_in(stated, "layer");
    for_each_object(stated, "replaces", [&](const Object& earlier) {
      package.replaces.push_back({std::string(text_in(earlier, "version")), number_in(earlier, "layer")});
    });
    package.found_by = text_in(stated, "found_by");
    for_each_object(stated, "found_in", [&](const Object& place) { package.found_in.push_back(location_in(place)); });
    builder_.add_package(std::move(own));
  }

  void take_finding(const Object& stated) {
    Finding finding;
    finding.rule = text_in(stated, "rule");
    finding.title = text_in(stated, "title");
    finding.severity = enum_of(text_in(stated, "severity"), Severity::Unknown, Severity::Critical);
    finding.location = location_in(stated);
    finding.is_hidden = flag_in(stated, "hidden");
    finding.evidence = text_in(stated, "evidence");
    finding.remedy = text_in(stated, "remedy");
    builder_.add_finding(std::move(finding));
  }

  void take_gap(const Object& stated) {
    builder_.add_stated_gap({enum_of(text_in(stated, "code"), ErrorCode::NotFound, ErrorCode::Unsupported),
                             std::string(text_in(stated, "path")), index_in(stated, "layer"),
                             std::string(text_in(stated, "message"))});
  }

  SbomBuilder builder_{"report"};
  std::string schema_;
  std::uint64_t version_ = 0;
};

}  // namespace

Result<Report> read_report(const ByteRange& document) {
  ReportReader reader;
  const auto read = for_each_json_record(chunks_of(document), {kMembers, kRecords},
                                         [&](const JsonRecord& record) { reader.take(record); });
  if (!read) return read.error();
  return reader.finish();
}

}  // namespace coaming
