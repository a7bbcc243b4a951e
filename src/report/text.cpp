#include "report/text.h"

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "base/text.h"
#include "report/finding_groups.h"
#include "report/text_table.h"

namespace coaming {

namespace {

// Of the instructions where the width of the terminal is not known.
constexpr std::size_t kMaxInstructionWidth = 90;

struct Style {
  std::string_view bold, dim, warn, alarm, off;
};
constexpr Style kPlain{"", "", "", "", ""};
constexpr Style kColored{"\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[1;31m", "\x1b[0m"};

// What all parts of the report are written with.
struct Page {
  const Report& report;
  const TextSink& sink;
  const Style& style;
  std::size_t width;  // of the terminal; 0: not known

  void line(const std::string& text) const { sink(text + "\n"); }
  void write(const TextTable& table) const { table.write(sink, width, style.bold, style.off); }
  void write_inner(const TextTable& table) const { table.write(sink, width, style.dim, style.off); }
  [[nodiscard]] std::string bold(const std::string& text) const {
    return std::string(style.bold) + text + std::string(style.off);
  }
  [[nodiscard]] std::string dim(const std::string& text) const {
    return std::string(style.dim) + text + std::string(style.off);
  }
  [[nodiscard]] std::string warn(const std::string& text) const {
    return std::string(style.warn) + text + std::string(style.off);
  }
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return with_commas(count) + " " + std::string(count == 1 ? one : many);
}

std::string layer_cell(const std::optional<std::size_t>& layer) { return layer ? std::to_string(*layer + 1) : ""; }

std::string base_cell(const std::optional<BaseImage>& base) {
  if (!base) return {};
  std::string text = base->name;
  if (text.empty() && base->digest) text = base->digest->to_string();
  if (!base->layers || *base->layers == 0) return text;
  if (text.empty()) text = "not named";
  return text + (*base->layers == 1 ? " (layer 1)" : " (layers 1 to " + std::to_string(*base->layers) + ")");
}

void write_head(const Page& page) {
  const Artifact& artifact = page.report.artifact;
  const auto row = [&](std::string label, const std::string& value) {
    if (value.empty()) return;
    label.resize(10, ' ');
    page.line("  " + page.dim(label) + printable(value));
  };
  page.line(page.bold(printable(artifact.target)) + ": " + (artifact.kind_was_guessed ? "taken for " : "") +
            std::string(in_words(artifact.kind)));
  row("Image", artifact.name);
  row("Image ID", artifact.image_id ? artifact.image_id->to_string() : "");
  row("Base", base_cell(artifact.base));
  if (page.report.inventory.distribution) {
    const Distribution& distribution = *page.report.inventory.distribution;
    row("System",
        distribution.pretty_name.empty() ? distribution.id + " " + distribution.version_id : distribution.pretty_name);
  } else {
    row("System", "not known");
  }
  row("Platform", artifact.platform.to_string());
  row("Created", artifact.created);
}

void write_layers(const Page& page) {
  using Align = TextTable::Align;
  const std::vector<Layer>& layers = page.report.artifact.layers;
  if (layers.empty()) return;
  std::vector<std::size_t> introduced(layers.size());
  for (const Package& package : page.report.inventory.packages) {
    if (package.layer) ++introduced.at(*package.layer);
  }
  TextTable table({{"LAYER", Align::Right}, {"SIZE", Align::Right}, {"PACKAGES", Align::Right}, {"MADE BY", {}, 20}});
  for (const Layer& layer : layers) {
    const std::string instruction = layer.created_by.empty() ? "(no history)" : readable_instruction(layer.created_by);
    table.add({std::to_string(layer.index + 1), human_size(layer.size), std::to_string(introduced[layer.index]),
               page.width > 0 ? instruction : shortened(instruction, kMaxInstructionWidth)});
  }
  page.line("");
  page.write(table);
}

// By the purl of a package that another one owns the files of: "deb python3-yaml".
using Owners = std::map<std::string_view, std::string>;

Owners owners_of(const std::vector<Package>& packages) {
  Owners owners;
  for (const Package& package : packages) {
    for (const std::string& purl : package.provides) owners.emplace(purl, package.type + " " + printable(package.name));
  }
  return owners;
}

std::string replaced_cell(const Package& package) {
  std::string text;
  for (const EarlierVersion& earlier : package.replaces) {
    if (!text.empty()) text += ", ";
    text += printable(earlier.version) + " (layer " + std::to_string(earlier.layer + 1) + ")";
  }
  return text;
}

// "npm  1,203 packages, 310 of them for development, 2,031 dependencies"
std::string type_heading(const Page& page, std::span<const Package> packages) {
  std::size_t development = 0;
  std::size_t dependencies = 0;
  for (const Package& package : packages) {
    development += package.is_development ? 1 : 0;
    dependencies += package.depends_on.size();
  }
  std::string text = page.bold(printable(packages.front().type)) + "  ";
  text += counted(packages.size(), "package", "packages");
  if (development > 0) text += ", " + with_commas(development) + " for development";
  if (dependencies > 0) text += ", " + counted(dependencies, "dependency", "dependencies");
  return text;
}

void write_packages_of_type(const Page& page, std::span<const Package> packages, const Owners& owners) {
  TextTable table({{"PACKAGE", {}, 20},
                   {"VERSION", {}, 14},
                   {"ARCH"},
                   {"FOR"},
                   {"LAYER", TextTable::Align::Right},
                   {"SOURCE", {}, 10},
                   {"PART OF", {}, 10},
                   {"CPE", {}, 16},
                   {"REPLACES", {}, 12}});
  for (const Package& package : packages) {
    const auto owner = owners.find(package.purl);
    table.add({printable(package.name), printable(package.version), printable(package.architecture),
               package.is_development ? "dev" : "", layer_cell(package.layer),
               package.source_name == package.name ? "" : printable(package.source_name),
               owner == owners.end() ? "" : owner->second, printable(package.cpe), replaced_cell(package)});
  }
  page.line("\n" + type_heading(page, packages));
  page.write(table);
}

void write_packages(const Page& page) {
  const std::vector<Package>& packages = page.report.inventory.packages;
  const Owners owners = owners_of(packages);
  for (auto begin = packages.begin(); begin != packages.end();) {
    const auto end = std::find_if(begin, packages.end(), [&](const Package& p) { return p.type != begin->type; });
    write_packages_of_type(page, {begin, end}, owners);
    begin = end;
  }
}

std::string place_of(const Finding& finding) {
  if (finding.location.path.empty()) return "configuration";
  std::string place = printable(finding.location.path);
  if (finding.location.line > 0) place += ":" + std::to_string(finding.location.line);
  return place;
}

// All of one rule that say the same, under one heading.
void write_findings_alike(const Page& page, const FindingGroup& findings) {
  constexpr std::size_t kIndent = 10;
  const Finding& first = *findings.front();
  const bool is_layered = !page.report.artifact.layers.empty();
  std::string word(to_string(first.severity));
  word.resize(kIndent - 2, ' ');
  const std::string_view color = first.severity >= Severity::High     ? page.style.alarm
                                 : first.severity == Severity::Medium ? page.style.warn
                                                                      : page.style.dim;
  const std::string indent(kIndent, ' ');
  page.line("\n" + std::string(color) + word + std::string(page.style.off) + "  " + page.bold(printable(first.title)) +
            "  " + page.dim(printable(first.rule)));
  if (!first.remedy.empty()) page.line(indent + wrapped(printable(first.remedy), page.width, kIndent));
  TextTable table({{""}, {"LAYER", TextTable::Align::Right}, {"WHERE", {}, 24}, {"EVIDENCE", {}, 20}});
  for (const Finding* finding : findings) {
    const bool has_layer = is_layered && !finding->location.path.empty();
    table.add({std::string(kIndent - 2, ' '), has_layer ? std::to_string(finding->location.layer + 1) : "",
               place_of(*finding),
               (finding->is_hidden ? "(hidden by a later layer) " : "") + printable(finding->evidence)});
  }
  page.write_inner(table);
}

void write_findings(const Page& page) {
  if (page.report.findings.empty()) return;
  page.line("\n" + page.bold("FINDINGS") + "  what somebody should look at");
  for (const FindingGroup& group : group_findings(page.report.findings)) write_findings_alike(page, group);
}

void write_gaps(const Page& page) {
  const std::vector<Gap>& gaps = page.report.inventory.gaps;
  if (gaps.empty()) return;
  page.line("\n" + page.bold("GAPS") + "  what could not be read or known");
  for (const Gap& gap : gaps) {
    std::string place;
    if (gap.layer) place = "layer " + std::to_string(*gap.layer + 1);
    if (!gap.path.empty()) place += (place.empty() ? "" : ", ") + printable(gap.path);
    if (!place.empty()) place += ":";
    const std::string text = wrapped((place.empty() ? "" : place + " ") + printable(gap.message), page.width, 4);
    // The place in color, which may not be counted as text.
    const std::size_t colored = text.starts_with(place) ? place.size() : 0;
    page.line("  " + (colored > 0 ? page.warn(text.substr(0, colored)) : "") + text.substr(colored));
  }
}

std::string findings_in_words(const std::vector<Finding>& findings) {
  if (findings.empty()) return {};
  return counted(findings.size(), "finding", "findings") + ": " + severities_in_words(findings) + ". ";
}

void write_summary(const Page& page) {
  const Inventory& inventory = page.report.inventory;
  std::string line = counted(inventory.packages.size(), "package", "packages");
  if (!page.report.artifact.layers.empty()) {
    line += " in " + counted(page.report.artifact.layers.size(), "layer", "layers");
  }
  line += ". " + findings_in_words(page.report.findings);
  const bool has_gaps = !inventory.gaps.empty();
  const std::size_t begin = line.size();
  if (has_gaps) {
    line += counted(inventory.gaps.size(), "gap", "gaps") + ": see above what could not be read or known.";
  } else if (page.report.artifact.kind == ArtifactKind::Sbom) {
    line += "Every component of the SBOM was understood; no gaps.";
  } else {
    line += "Every package database was read; no gaps.";
  }
  // Without an indent the lines are as long together as the text was.
  line = wrapped(line, page.width, 0);
  page.line("\n" + line.substr(0, begin) + (has_gaps ? page.warn(line.substr(begin)) : line.substr(begin)));
}

}  // namespace

std::string readable_instruction(std::string_view created_by) {
  constexpr std::string_view kShell = "/bin/sh -c ";
  constexpr std::string_view kNoOperation = "#(nop)";
  constexpr std::string_view kBuildKit = "# buildkit";
  std::string_view text = trimmed(created_by);
  if (text.ends_with(kBuildKit)) text = trimmed(text.substr(0, text.size() - kBuildKit.size()));
  std::string prefix;
  if (text.starts_with("RUN ")) {
    prefix = "RUN ";
    text.remove_prefix(prefix.size());
  }
  // "|2 A=1 B=2 /bin/sh -c …": the build arguments in front of the command.
  if (text.starts_with('|')) {
    const auto shell = text.find(kShell);
    if (shell != std::string_view::npos) text.remove_prefix(shell);
  }
  if (text.starts_with(kShell)) {
    text = trimmed(text.substr(kShell.size()));
    prefix = "RUN ";
    if (text.starts_with(kNoOperation)) {
      text = trimmed(text.substr(kNoOperation.size()));
      prefix.clear();
    }
  }
  // One line, whatever the instruction was.
  std::string flat = prefix;
  for (const char c : text) {
    const bool blank = c == '\n' || c == '\t' || c == ' ';
    if (!blank)
      flat += c;
    else if (!flat.empty() && flat.back() != ' ')
      flat += ' ';
  }
  return printable(flat);
}

void write_text_report(const Report& report, const RenderOptions& options, const TextSink& sink) {
  const Page page{report, sink, options.color ? kColored : kPlain, options.width};
  write_head(page);
  write_layers(page);
  write_packages(page);
  write_findings(page);
  write_gaps(page);
  write_summary(page);
}

}  // namespace coaming
