#include "report/text.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxInstructionWidth = 90;

struct Style {
  std::string_view bold, dim, warn, off;
};
constexpr Style kPlain{"", "", "", ""};
constexpr Style kColored{"\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"};

std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xc0) != 0x80;
    if (begins && seen++ == width - 1) break;
  }
  return text.substr(0, end) + "…";
}

// Rows of cells, each column as wide as its widest cell.
class Table {
 public:
  enum class Align { Left, Right };
  struct Column {
    std::string name;
    Align align = Align::Left;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {
    for (const Column& column : columns_) widths_.push_back(display_width(column.name));
  }

  void add(std::vector<std::string> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) widths_[i] = std::max(widths_[i], display_width(cells[i]));
    rows_.push_back(std::move(cells));
  }

  void write(const TextSink& sink, const Style& style) const {
    std::vector<std::string> names;
    for (const Column& column : columns_) names.push_back(column.name);
    sink(std::string(style.bold) + line(names) + std::string(style.off) + "\n");
    for (const auto& row : rows_) sink(line(row) + "\n");
  }

 private:
  [[nodiscard]] std::string line(const std::vector<std::string>& cells) const {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string gap(widths_[i] - display_width(cells[i]), ' ');
      if (i > 0) text += "  ";
      text += columns_[i].align == Align::Right ? gap + cells[i] : cells[i] + gap;
    }
    return text.substr(0, text.find_last_not_of(' ') + 1);
  }

  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string layer_cell(const std::optional<std::size_t>& layer) { return layer ? std::to_string(*layer + 1) : ""; }

void write_head(const Report& report, const TextSink& sink, const Style& style) {
  const Artifact& artifact = report.artifact;
  const auto row = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    std::string label(name);
    label.resize(10, ' ');
    sink("  " + std::string(style.dim) + label + std::string(style.off) + printable(value) + "\n");
  };
  sink(std::string(style.bold) + printable(artifact.target) + std::string(style.off) + ": " +
       (artifact.kind_was_guessed ? "taken for " : "") + std::string(in_words(artifact.kind)) + "\n");
  row("Image", artifact.name);
  row("Image ID", artifact.image_id ? artifact.image_id->to_string() : "");
  if (report.inventory.distribution) {
    const Distribution& distribution = *report.inventory.distribution;
    row("System",
        distribution.pretty_name.empty() ? distribution.id + " " + distribution.version_id : distribution.pretty_name);
  } else {
    row("System", "not known");
  }
  row("Platform", artifact.platform.to_string());
  row("Created", artifact.created);
}

void write_layers(const Report& report, const TextSink& sink, const Style& style) {
  const std::vector<Layer>& layers = report.artifact.layers;
  if (layers.empty()) return;
  std::vector<std::size_t> introduced(layers.size());
  for (const Package& package : report.inventory.packages) {
    if (package.layer) ++introduced.at(*package.layer);
  }
  Table table(
      {{"LAYER", Table::Align::Right}, {"SIZE", Table::Align::Right}, {"PACKAGES", Table::Align::Right}, {"MADE BY"}});
  for (const Layer& layer : layers) {
    const std::string instruction = layer.created_by.empty() ? "(no history)" : readable_instruction(layer.created_by);
    table.add({std::to_string(layer.index + 1), human_size(layer.size), std::to_string(introduced[layer.index]),
               shortened(instruction, kMaxInstructionWidth)});
  }
  sink("\n");
  table.write(sink, style);
}

void write_packages(const Report& report, const TextSink& sink, const Style& style) {
  const std::vector<Package>& packages = report.inventory.packages;
  if (packages.empty()) return;
  const bool is_layered = !report.artifact.layers.empty();
  std::vector<Table::Column> columns{{"PACKAGE"}, {"VERSION"}, {"ARCH"}, {"TYPE"}, {"SOURCE"}};
  if (is_layered) columns.push_back({"LAYER", Table::Align::Right});
  if (is_layered) columns.push_back({"REPLACES"});
  Table table(columns);
  for (const Package& package : packages) {
    std::vector<std::string> cells{printable(package.name), printable(package.version), printable(package.architecture),
                                   package.type,
                                   package.source_name == package.name ? "" : printable(package.source_name)};
    if (is_layered) {
      cells.push_back(layer_cell(package.layer));
      std::string replaced;
      for (const EarlierVersion& earlier : package.replaces) {
        if (!replaced.empty()) replaced += ", ";
        replaced += printable(earlier.version) + " (layer " + std::to_string(earlier.layer + 1) + ")";
      }
      cells.push_back(replaced);
    }
    table.add(std::move(cells));
  }
  sink("\n");
  table.write(sink, style);
}

void write_gaps(const Report& report, const TextSink& sink, const Style& style) {
  const std::vector<Gap>& gaps = report.inventory.gaps;
  if (gaps.empty()) return;
  sink("\n" + std::string(style.bold) + "GAPS" + std::string(style.off) + "  what could not be read or known\n");
  for (const Gap& gap : gaps) {
    std::string place;
    if (gap.layer) place = "layer " + std::to_string(*gap.layer + 1);
    if (!gap.path.empty()) place += (place.empty() ? "" : ", ") + printable(gap.path);
    if (!place.empty()) place += ": ";
    sink("  " + std::string(style.warn) + place + std::string(style.off) + printable(gap.message) + "\n");
  }
}

void write_summary(const Report& report, const TextSink& sink, const Style& style) {
  const Inventory& inventory = report.inventory;
  std::string line = counted(inventory.packages.size(), "package", "packages");
  if (!report.artifact.layers.empty()) line += " in " + counted(report.artifact.layers.size(), "layer", "layers");
  line += ". ";
  if (inventory.gaps.empty()) {
    line += "Every package database was read; no gaps.";
  } else {
    line += std::string(style.warn) + counted(inventory.gaps.size(), "gap", "gaps") +
            ": see above what could not be read or known." + std::string(style.off);
  }
  sink("\n" + line + "\n");
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
  const Style& style = options.color ? kColored : kPlain;
  write_head(report, sink, style);
  write_layers(report, sink, style);
  write_packages(report, sink, style);
  write_gaps(report, sink, style);
  write_summary(report, sink, style);
}

}  // namespace coaming
