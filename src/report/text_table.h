// Tables and paragraphs for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"

namespace coaming {

// The text, cut to `width` columns with "…" at its end where it is longer.
std::string shortened(const std::string& text, std::size_t width);

// The words of a text in lines of at most `width` columns (0: one line), each but the first behind `indent` blanks.
// A word that is longer than a line stands whole.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

// Rows of cells, each column as wide as its widest cell. Columns that are empty in all rows are left out.
class TextTable {
 public:
  enum class Align { Left, Right };
  struct Column {
    std::string name;
    Align align = Align::Left;
    // How far it may be cut where the table is too wide; 0: not at all. The last columns are cut first.
    std::size_t least = 0;
  };

  explicit TextTable(std::vector<Column> columns);

  void add(std::vector<std::string> cells);

  // At most `width` columns as far as what may be cut allows; 0: as wide as it is. The heading stands between
  // `before` and `after`, which take no room.
  void write(const TextSink& sink, std::size_t width, std::string_view before, std::string_view after) const;

 private:
  [[nodiscard]] std::vector<std::size_t> fitting(std::size_t width) const;
  [[nodiscard]] std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::size_t> widths_;  // of the widest cell; 0 where all are empty
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace coaming
