#include "report/json.h"

namespace coaming {

namespace {

void write_digest(JsonWriter& json, std::string_view name, const std::optional<Digest>& digest) {
  json.member_or_null(name, digest ? digest->to_string() : "");
}

void write_layer_index(JsonWriter& json, const std::optional<std::size_t>& layer) {
  if (layer) {
    json.member("layer", *layer);
  } else {
    json.member_null("layer");
  }
}

void write_artifact(JsonWriter& json, const Artifact& artifact) {
  json.key("artifact");
  json.begin_object();
  json.member("target", artifact.target);
  json.member("kind", to_string(artifact.kind));
  json.member_flag("kind_was_guessed", artifact.kind_was_guessed);
  json.member_or_null("name", artifact.name);
  write_digest(json, "manifest_digest", artifact.manifest_digest);
  write_digest(json, "image_id", artifact.image_id);
  json.member_or_null("platform", artifact.platform.to_string());
  json.member_or_null("created", artifact.created);
  json.end_object();
}

void write_location(JsonWriter& json, const Location& location, bool is_layered) {
  json.begin_object();
  json.member("path", location.path);
  write_layer_index(json, is_layered ? std::optional(location.layer) : std::nullopt);
  if (location.line > 0) {
    json.member("line", location.line);
  } else {
    json.member_null("line");
  }
  json.end_object();
}

void write_distribution(JsonWriter& json, const std::optional<Distribution>& distribution, bool is_layered) {
  json.key("distribution");
  if (!distribution) {
    json.null();
    return;
  }
  json.begin_object();
  json.member("id", distribution->id);
  json.member_or_null("version_id", distribution->version_id);
  json.member_or_null("codename", distribution->codename);
  json.member_or_null("pretty_name", distribution->pretty_name);
  json.key("id_like");
  json.begin_array();
  for (const std::string& id : distribution->id_like) json.text(id);
  json.end_array();
  json.key("found_in");
  write_location(json, distribution->found_in, is_layered);
  json.end_object();
}

void write_layers(JsonWriter& json, const Report& report) {
  std::vector<std::uint64_t> introduced(report.artifact.layers.size());
  for (const Package& package : report.inventory.packages) {
    if (package.layer) ++introduced.at(*package.layer);
  }
  json.key("layers");
  json.begin_array();
  for (const Layer& layer : report.artifact.layers) {
    json.begin_object();
    json.member("index", layer.index);
    write_digest(json, "digest", layer.digest);
    write_digest(json, "diff_id", layer.diff_id);
    json.member("size", layer.size);
    json.member_or_null("media_type", layer.media_type);
    json.member_or_null("created_by", layer.created_by);
    json.member_or_null("created", layer.created);
    json.member("packages_introduced", introduced[layer.index]);
    json.end_object();
  }
  json.end_array();
}

void write_package(JsonWriter& json, const Package& package, const Artifact& artifact) {
  const bool is_layered = !artifact.layers.empty();
  json.begin_object();
  json.member("type", package.type);
  json.member("name", package.name);
  json.member("version", package.version);
  json.member_or_null("architecture", package.architecture);
  json.key("source");
  json.begin_object();
  json.member("name", package.source_name);
  json.member_or_null("version", package.source_version);
  json.end_object();
  json.key("licenses");
  json.begin_array();
  for (const std::string& license : package.licenses) json.text(license);
  json.end_array();
  json.member("purl", package.purl);
  write_layer_index(json, package.layer);
  json.member_or_null("instruction", package.layer ? artifact.layers[*package.layer].created_by : "");
  json.key("replaces");
  json.begin_array();
  for (const EarlierVersion& earlier : package.replaces) {
    json.begin_object();
    json.member("version", earlier.version);
    json.member("layer", earlier.layer);
    json.end_object();
  }
  json.end_array();
  json.member("found_by", package.found_by);
  json.key("found_in");
  json.begin_array();
  for (const Location& location : package.found_in) write_location(json, location, is_layered);
  json.end_array();
  json.end_object();
}

void write_gap(JsonWriter& json, const Gap& gap) {
  json.begin_object();
  json.member("code", to_string(gap.code));
  json.member_or_null("path", gap.path);
  write_layer_index(json, gap.layer);
  json.member("message", gap.message);
  json.end_object();
}

}  // namespace

void write_json_report(const Report& report, const RenderOptions& /*options*/, const TextSink& sink) {
  const Inventory& inventory = report.inventory;
  JsonWriter json(sink);
  json.begin_object();
  json.member("schema", "coaming-report");
  json.member("schema_version", kReportSchemaVersion);
  json.key("tool");
  json.begin_object();
  json.member("name", "coaming");
  json.member("version", COAMING_VERSION);
  json.end_object();
  write_artifact(json, report.artifact);
  write_distribution(json, inventory.distribution, !report.artifact.layers.empty());
  json.key("summary");
  json.begin_object();
  json.member("layers", report.artifact.layers.size());
  json.member("packages", inventory.packages.size());
  json.member("gaps", inventory.gaps.size());
  json.end_object();
  write_layers(json, report);
  json.key("packages");
  json.begin_array();
  for (const Package& package : inventory.packages) write_package(json, package, report.artifact);
  json.end_array();
  json.key("gaps");
  json.begin_array();
  for (const Gap& gap : inventory.gaps) write_gap(json, gap);
  json.end_array();
  json.end_object();
  json.finish();
}

}  // namespace coaming
