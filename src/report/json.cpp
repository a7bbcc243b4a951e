#include "report/json.h"

namespace coaming {

namespace {

void write_digest(JsonWriter& json, std::string_view name, const std::optional<Digest>& digest) {
  json.member_or_null(name, digest ? digest->to_string() : "");
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name);
  json.begin_array();
  for (const std::string& text : texts) json.text(text);
  json.end_array();
}

void write_count(JsonWriter& json, std::string_view name, const std::optional<std::size_t>& count) {
  if (count) {
    json.member(name, *count);
  } else {
    json.member_null(name);
  }
}

void write_line(JsonWriter& json, std::size_t line) {
  write_count(json, "line", line > 0 ? std::optional(line) : std::nullopt);
}

void write_base(JsonWriter& json, const std::optional<BaseImage>& base) {
  json.key("base");
  if (!base) {
    json.null();
    return;
  }
  json.begin_object();
  json.member_or_null("name", base->name);
  write_digest(json, "digest", base->digest);
  write_count(json, "layers", base->layers);
  json.member("known_by", base->known_by);
  json.end_object();
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
  write_base(json, artifact.base);
  json.end_object();
}

void write_location(JsonWriter& json, const Location& location, bool is_layered) {
  json.begin_object();
  json.member("path", location.path);
  write_count(json, "layer", is_layered ? std::optional(location.layer) : std::nullopt);
  write_line(json, location.line);
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
  write_texts(json, "id_like", distribution->id_like);
  json.key("found_in");
  if (distribution->found_in.path.empty()) {
    json.null();
  } else {
    write_location(json, distribution->found_in, is_layered);
  }
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
  write_texts(json, "licenses", package.licenses);
  json.member_flag("development", package.is_development);
  json.member("purl", package.purl);
  json.member_or_null("cpe", package.cpe);
  write_texts(json, "depends_on", package.depends_on);
  write_texts(json, "provides", package.provides);
  write_count(json, "layer", package.layer);
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

void write_finding(JsonWriter& json, const Finding& finding, const Artifact& artifact) {
  const Location& location = finding.location;
  const bool has_layer = !location.path.empty() && location.layer < artifact.layers.size();
  json.begin_object();
  json.member("rule", finding.rule);
  json.member("title", finding.title);
  json.member("severity", to_string(finding.severity));
  json.member_or_null("path", location.path);
  write_count(json, "layer", has_layer ? std::optional(location.layer) : std::nullopt);
  write_line(json, location.line);
  json.member_or_null("instruction", has_layer ? artifact.layers[location.layer].created_by : "");
  json.member_flag("hidden", finding.is_hidden);
  json.member("evidence", finding.evidence);
  json.member("remedy", finding.remedy);
  json.end_object();
}

void write_gap(JsonWriter& json, const Gap& gap) {
  json.begin_object();
  json.member("code", to_string(gap.code));
  json.member_or_null("path", gap.path);
  write_count(json, "layer", gap.layer);
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
  json.member("findings", report.findings.size());
  json.member("gaps", inventory.gaps.size());
  json.end_object();
  write_layers(json, report);
  json.key("packages");
  json.begin_array();
  for (const Package& package : inventory.packages) write_package(json, package, report.artifact);
  json.end_array();
  json.key("findings");
  json.begin_array();
  for (const Finding& finding : report.findings) write_finding(json, finding, report.artifact);
  json.end_array();
  json.key("gaps");
  json.begin_array();
  for (const Gap& gap : inventory.gaps) write_gap(json, gap);
  json.end_array();
  json.end_object();
  json.finish();
}

}  // namespace coaming
