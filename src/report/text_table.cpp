#include "report/text_table.h"

#include <algorithm>

#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kBetween = 2;  // blanks between two columns

}  // namespace

std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xc0) != 0x80;
    if (begins && ++seen == width) break;
  }
  return text.substr(0, end) + "…";
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  if (width == 0) return std::string(text);
  std::string result;
  std::size_t used = indent;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t length = display_width(word);
    if (used > indent && used + 1 + length > width) {
      result += "\n" + std::string(indent, ' ');
      used = indent;
    } else if (!result.empty()) {
      result += ' ';
      ++used;
    }
    result += word;
    used += length;
  }
  return result;
}

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)), widths_(columns_.size()) {}

void TextTable::add(std::vector<std::string> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    widths_[i] = std::max({widths_[i], display_width(cells[i]), display_width(columns_[i].name)});
  }
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::fitting(std::size_t width) const {
  std::vector<std::size_t> widths = widths_;
  if (width == 0) return widths;
  std::size_t total = 0;
  for (const std::size_t column : widths) total += column > 0 ? column + kBetween : 0;
  total -= std::min(total, kBetween);
  for (std::size_t i = widths.size(); i-- > 0 && total > width;) {
    const std::size_t least = std::max(columns_[i].least, display_width(columns_[i].name));
    if (columns_[i].least == 0 || widths[i] <= least) continue;
    const std::size_t cut = std::min(total - width, widths[i] - least);
    widths[i] -= cut;
    total -= cut;
  }
  return widths;
}

std::string TextTable::line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
  std::string text;
  bool is_first = true;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (widths[i] == 0) continue;
    const std::string cell = shortened(cells[i], widths[i]);
    const std::string gap(widths[i] - std::min(widths[i], display_width(cell)), ' ');
    if (!is_first) text += std::string(kBetween, ' ');
    is_first = false;
    text += columns_[i].align == Align::Right ? gap + cell : cell + gap;
  }
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

void TextTable::write(const TextSink& sink, std::size_t width, std::string_view before, std::string_view after) const {
  const std::vector<std::size_t> widths = fitting(width);
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.name);
  sink(std::string(before) + line(names, widths) + std::string(after) + "\n");
  for (const auto& row : rows_) sink(line(row, widths) + "\n");
}

}  // namespace coaming
