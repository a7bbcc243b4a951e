#include "report/html_data.h"

#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/text.h"

namespace coaming {

namespace {

void write_text(JsonWriter& json, std::string_view name, const std::string& text) {
  if (!text.empty()) json.member(name, printable(text));
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& text : texts) json.text(printable(text));
  json.end_array();
}

using Indices = std::map<std::string_view, std::size_t>;

// Packages of the report by their number, others by their purl.
void write_others(JsonWriter& json, std::string_view name, const std::vector<std::string>& purls,
                  const Indices& index_of) {
  if (purls.empty()) return;
  json.key(name);
  json.begin_array();
  for (const std::string& purl : purls) {
    const auto known = index_of.find(purl);
    if (known == index_of.end()) {
      json.text(printable(purl));
    } else {
      json.number(known->second);
    }
  }
  json.end_array();
}

void write_package(JsonWriter& json, const Package& package, const Indices& index_of, bool is_layered) {
  json.begin_object();
  json.member("name", printable(package.name));
  json.member("version", printable(package.version));
  json.member("type", printable(package.type));
  write_text(json, "architecture", package.architecture);
  if (package.source_name != package.name) write_text(json, "source", package.source_name);
  write_text(json, "source_version", package.source_version);
  write_texts(json, "licenses", package.licenses);
  if (package.is_development) json.member_flag("development", true);
  if (package.layer) json.member("layer", *package.layer);
  if (!package.replaces.empty()) {
    json.key("replaces");
    json.begin_array();
    for (const EarlierVersion& earlier : package.replaces) {
      json.begin_array();
      json.text(printable(earlier.version));
      json.number(earlier.layer);
      json.end_array();
    }
    json.end_array();
  }
  write_others(json, "depends_on", package.depends_on, index_of);
  write_others(json, "provides", package.provides, index_of);
  json.key("found_in");
  json.begin_array();
  for (const Location& location : package.found_in) {
    json.begin_array();
    json.text(printable(location.path));
    if (is_layered) {
      json.number(location.layer);
    } else {
      json.null();
    }
    json.number(location.line);
    json.end_array();
  }
  json.end_array();
  write_text(json, "found_by", package.found_by);
  write_text(json, "cpe", package.cpe);
  write_text(json, "purl", package.purl);
  json.end_object();
}

// '<' as an escape: in JSON it stands in texts alone.
std::string without_tags(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

void write_html_data(const Report& report, const TextSink& sink) {
  const std::vector<Package>& packages = report.inventory.packages;
  Indices index_of;
  for (std::size_t i = 0; i < packages.size(); ++i) index_of.emplace(packages[i].purl, i);
  JsonWriter json([&](std::string_view text) { sink(without_tags(text)); }, JsonWriter::Shape::OneLine);
  json.begin_object();
  json.key("layers");
  json.begin_array();
  for (const Layer& layer : report.artifact.layers) {
    json.text(layer.created_by.empty() ? "(no history)" : readable_instruction(layer.created_by));
  }
  json.end_array();
  json.key("packages");
  json.begin_array();
  for (const Package& package : packages) write_package(json, package, index_of, !report.artifact.layers.empty());
  json.end_array();
  json.end_object();
  json.finish();
}

}  // namespace coaming
