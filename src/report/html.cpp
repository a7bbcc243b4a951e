#include "report/html.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/digest.h"
#include "base/text.h"
#include "report/finding_groups.h"
#include "report/html_assets.h"
#include "report/html_data.h"
#include "report/text.h"

namespace coaming {

namespace {

// Of one group of findings on the page; the rest is counted.
constexpr std::size_t kMaxPlacesOfGroup = 1'000;

std::string base64(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    unsigned block = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      block = block << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) text += j <= count ? kDigits[block >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

// As a content security policy names what it lets run.
std::string source_hash(std::string_view source) {
  const Digest digest = sha256(source);
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()}) + "'";
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return with_commas(count) + " " + std::string(count == 1 ? one : many);
}

class HtmlWriter {
 public:
  HtmlWriter(const Report& report, const TextSink& sink)
      : report_(report), artifact_(report.artifact), packages_(report.inventory.packages), sink_(sink) {
    introduced_.resize(artifact_.layers.size());
    for (const Package& package : packages_) {
      if (package.layer) ++introduced_.at(*package.layer);
    }
  }

  void write() const {
    write_head();
    write_top();
    write_figures();
    sink_("<main>\n");
    write_gaps();
    write_findings();
    write_layers();
    write_packages();
    sink_("</main>\n<footer>Written by Coaming " COAMING_VERSION
          ". This page is complete in itself and loads nothing from the network.</footer>\n</div>\n");
    sink_("<script id=\"packages-data\" type=\"application/json\">");
    write_html_data(report_, sink_);
    sink_("</script>\n<script>");
    sink_(kReportJs);
    sink_("</script>\n</body>\n</html>\n");
  }

 private:
  [[nodiscard]] const std::string& title() const { return artifact_.name.empty() ? artifact_.target : artifact_.name; }

  void write_head() const {
    const std::string policy = "default-src 'none'; img-src data:; style-src " + source_hash(kReportCss) +
                               "; script-src " + source_hash(kReportJs) + "; base-uri 'none'; form-action 'none'";
    sink_("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    sink_("<meta http-equiv=\"Content-Security-Policy\" content=\"" + html_text(policy) + "\">\n");
    sink_("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    sink_("<meta name=\"referrer\" content=\"no-referrer\">\n");
    sink_("<link rel=\"icon\" href=\"data:,\">\n");
    sink_("<title>" + html_text(title()) + " – what is inside</title>\n<style>");
    sink_(kReportCss);
    sink_(
        "</style>\n</head>\n<body>\n<div class=\"page\">\n<a class=\"skip\" href=\"#packages\">To the packages</a>\n");
  }

  void write_top() const {
    sink_(
        "<header>\n<div class=\"bar\"><span class=\"mark\">Coaming</span>\n<div class=\"theme\" role=\"radiogroup\" "
        "aria-label=\"Colours\">");
    for (const auto& [id, name] : {std::pair("auto", "Auto"), std::pair("light", "Light"), std::pair("dark", "Dark")}) {
      sink_(std::string("<label><input type=\"radio\" name=\"theme\" id=\"theme-") + id + "\"" +
            (std::string_view(id) == "auto" ? " checked" : "") + "><span>" + name + "</span></label>");
    }
    sink_("</div></div>\n<h1>" + html_text(title()) + "</h1>\n<p class=\"lead\">" + html_text(lead()) + "</p>\n");
    sink_("<dl class=\"facts\">");
    write_fact("Scanned", artifact_.target);
    write_fact("Platform", artifact_.platform.to_string());
    write_fact("Created", artifact_.created);
    write_fact("Base image", base_in_words());
    write_fact("Image ID", artifact_.image_id ? artifact_.image_id->to_string() : "", true);
    write_fact("Manifest", artifact_.manifest_digest ? artifact_.manifest_digest->to_string() : "", true);
    sink_("</dl>\n</header>\n");
  }

  [[nodiscard]] std::string lead() const {
    std::string text(in_words(artifact_.kind));
    if (text.starts_with("a ") || text.starts_with("an ")) text[0] = 'A';
    if (!report_.inventory.distribution) return text + ", its distribution not known";
    const Distribution& distribution = *report_.inventory.distribution;
    return text + " with " +
           (distribution.pretty_name.empty() ? distribution.id + " " + distribution.version_id
                                             : distribution.pretty_name);
  }

  [[nodiscard]] std::string base_in_words() const {
    if (!artifact_.base) return {};
    const BaseImage& base = *artifact_.base;
    std::string text = base.name;
    if (text.empty()) text = base.digest ? base.digest->to_string() : "not named";
    if (base.layers && *base.layers > 0) {
      text += *base.layers == 1 ? ", layer 1" : ", layers 1 to " + std::to_string(*base.layers);
    }
    return text;
  }

  void write_fact(std::string_view name, const std::string& value, bool is_code = false) const {
    if (value.empty()) return;
    const std::string text = html_text(value);
    sink_("<div><dt>" + std::string(name) + "</dt><dd>" + (is_code ? "<code>" + text + "</code>" : text) +
          "</dd></div>");
  }

  void write_figure(const char* anchor, std::size_t count, const char* one, const char* many, const std::string& more,
                    bool warns = false) const {
    sink_(std::string("<a href=\"#") + anchor + "\"" + (warns ? " class=\"warns\"" : "") + "><strong>" +
          with_commas(count) + "</strong><b>" + (count == 1 ? one : many) + "</b><span>" + html_text(more) +
          "</span></a>\n");
  }

  void write_figures() const {
    std::uint64_t size = 0;
    for (const Layer& layer : artifact_.layers) size += layer.size;
    std::map<std::string, std::size_t> types;
    for (const Package& package : packages_) ++types[package.type];
    std::string type_names;
    for (const auto& [type, count] : types) {
      if (types.size() <= 5) type_names += (type_names.empty() ? "" : ", ") + with_commas(count) + " " + type;
    }
    if (types.size() > 5) type_names = std::to_string(types.size()) + " types";
    sink_("<nav class=\"figures\" aria-label=\"Summary\">\n");
    write_figure("gaps", report_.inventory.gaps.size(), "gap", "gaps",
                 report_.inventory.gaps.empty() ? "" : "Not everything could be read", !report_.inventory.gaps.empty());
    write_figure("findings", report_.findings.size(), "finding", "findings", severities_in_words(report_.findings));
    write_figure("layers", artifact_.layers.size(), "layer", "layers",
                 artifact_.layers.empty() ? "" : human_size(size));
    write_figure("packages", packages_.size(), "package", "packages", type_names);
    sink_("</nav>\n");
  }

  void write_gaps() const {
    const std::vector<Gap>& gaps = report_.inventory.gaps;
    if (gaps.empty()) {
      sink_(
          "<section id=\"gaps\"><h2>Gaps</h2>\n<p class=\"no-gaps\">None. Everything that was looked for could be "
          "read.</p></section>\n");
      return;
    }
    sink_(
        "<section id=\"gaps\" class=\"gaps\"><h2>Gaps</h2>\n<p>What could not be read or known. What lies in there "
        "is missing below.</p>\n<ul>\n");
    for (const Gap& gap : gaps) {
      std::string place;
      if (gap.layer) place = "layer " + std::to_string(*gap.layer + 1);
      if (!gap.path.empty()) place += (place.empty() ? "" : ", ") + gap.path;
      sink_("<li>" + (place.empty() ? "" : "<span class=\"where\">" + html_text(place) + "</span>: ") +
            html_text(gap.message) + "</li>\n");
    }
    sink_("</ul></section>\n");
  }

  void write_findings() const {
    sink_("<section id=\"findings\"><h2>Findings</h2>\n");
    if (report_.findings.empty()) sink_("<p>None.</p>\n");
    for (const FindingGroup& group : group_findings(report_.findings)) write_group(group);
    sink_("</section>\n");
  }

  void write_group(const FindingGroup& group) const {
    const Finding& first = *group.front();
    const bool is_open = first.severity >= Severity::Medium || group.size() <= 10;
    const std::string severity(to_string(first.severity));
    sink_(std::string("<details class=\"finding\"") + (is_open ? " open" : "") + "><summary><span class=\"severity " +
          severity + "\">" + severity + "</span><h3>" + html_text(first.title) + "</h3><span class=\"count\">" +
          counted(group.size(), "place", "places") + "</span></summary>\n<div>");
    if (!first.remedy.empty()) sink_("<p class=\"remedy\">" + html_text(first.remedy) + "</p>\n");
    sink_("<p class=\"rule\"><code>" + html_text(first.rule) +
          "</code></p>\n<div class=\"scroll\"><table "
          "class=\"places\"><thead><tr><th scope=\"col\">Where</th><th scope=\"col\">Layer</th><th "
          "scope=\"col\">Evidence</th></tr></thead><tbody>\n");
    for (std::size_t i = 0; i < std::min(group.size(), kMaxPlacesOfGroup); ++i) write_place(*group[i]);
    sink_("</tbody></table></div>\n");
    if (group.size() > kMaxPlacesOfGroup) {
      sink_("<p class=\"none\">" + with_commas(group.size() - kMaxPlacesOfGroup) +
            " more are in the JSON report.</p>\n");
    }
    sink_("</div></details>\n");
  }

  void write_place(const Finding& finding) const {
    const Location& location = finding.location;
    std::string place = location.path.empty() ? "configuration of the image" : location.path;
    if (location.line > 0) place += ":" + std::to_string(location.line);
    const bool has_layer = !location.path.empty() && location.layer < artifact_.layers.size();
    sink_("<tr><td><code>" + html_text(place) + "</code>" +
          (finding.is_hidden ? " <span class=\"chip\">hidden by a later layer</span>" : "") + "</td><td" +
          (has_layer ? " title=\"" + html_text(readable_instruction(artifact_.layers[location.layer].created_by)) +
                           "\">" + std::to_string(location.layer + 1)
                     : ">") +
          "</td><td>" + html_text(finding.evidence) + "</td></tr>\n");
  }

  void write_layers() const {
    if (artifact_.layers.empty()) return;
    std::uint64_t largest = 1;
    for (const Layer& layer : artifact_.layers) largest = std::max(largest, layer.size);
    sink_(
        "<section id=\"layers\"><h2>Layers</h2>\n<p>From the bottom, with the instruction that made each.</p>\n<ol "
        "class=\"layers\">\n");
    for (const Layer& layer : artifact_.layers) write_layer(layer, largest);
    sink_("</ol></section>\n");
  }

  void write_layer(const Layer& layer, std::uint64_t largest) const {
    const std::string number = std::to_string(layer.index + 1);
    const bool is_of_base = artifact_.base && artifact_.base->layers && layer.index < *artifact_.base->layers;
    const std::optional<Digest>& digest = layer.digest ? layer.digest : layer.diff_id;
    const std::size_t brought = introduced_[layer.index];
    const auto percent = std::to_string(static_cast<double>(layer.size) / static_cast<double>(largest) * 100.0);
    sink_(std::string("<li") + (is_of_base ? " class=\"is-base\"" : "") + "><span class=\"index\">" + number +
          "</span><span><span class=\"instruction\">" +
          (layer.created_by.empty() ? "(no history)" : html_text(readable_instruction(layer.created_by))) + "</span>" +
          (digest ? "<code class=\"digest\">" + digest->to_string() + "</code>" : "") + "</span><span class=\"size\">" +
          human_size(layer.size) + "</span><span class=\"brought\">" +
          (brought == 0 ? "no packages"
                        : "<a href=\"#packages\" data-layer=\"" + number + "\">" +
                              counted(brought, "package", "packages") + "</a>") +
          "</span><svg class=\"weight\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
          "width=\"100\" height=\"1\"/><rect width=\"" +
          percent + "\" height=\"1\"/></svg></li>\n");
  }

  void write_packages() const {
    sink_(
        "<section id=\"packages\"><h2>Packages</h2>\n<noscript><p>The list of packages is shown by the script of "
        "this page. Without it, <code>-o text</code> and <code>-o json</code> have the same.</p></noscript>\n");
    sink_(
        "<div id=\"packages-tools\" class=\"tools\" role=\"search\" hidden>"
        "<label class=\"hidden-text\" for=\"packages-search\">Search packages</label>"
        "<input id=\"packages-search\" type=\"search\" placeholder=\"Search name, version, licence …\" "
        "autocomplete=\"off\" spellcheck=\"false\">"
        "<label class=\"hidden-text\" for=\"packages-type\">Type</label>"
        "<select id=\"packages-type\"><option value=\"\">all types</option></select>"
        "<label class=\"hidden-text\" for=\"packages-layer\">Layer</label>"
        "<select id=\"packages-layer\"><option value=\"\">all layers</option></select>"
        "<output id=\"packages-count\" aria-live=\"polite\"></output></div>\n");
    sink_(
        "<div class=\"scroll\"><table id=\"packages-table\" class=\"packages\"><thead><tr></tr></thead><tbody></tbody>"
        "</table></div>\n<p id=\"packages-none\" class=\"none\" hidden>No package fits the search.</p>\n"
        "<p id=\"packages-end\" class=\"none\" hidden></p></section>\n");
  }

  const Report& report_;
  const Artifact& artifact_;
  const std::vector<Package>& packages_;
  const TextSink& sink_;
  std::vector<std::size_t> introduced_;  // packages that each layer brought in
};

}  // namespace

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  }
  return result;
}

void write_html_report(const Report& report, const RenderOptions& /*options*/, const TextSink& sink) {
  HtmlWriter(report, sink).write();
}

}  // namespace coaming
