// What every report format takes and gives.
#pragma once

#include <string_view>

#include "base/json_writer.h"
#include "model/report.h"

namespace coaming {

struct RenderOptions {
  bool color = false;     // for a terminal that shows it
  std::size_t width = 0;  // of that terminal, in columns; 0: there is none
};

// One way of writing a Report. A row of the table in formats.cpp.
struct ReportFormat {
  std::string_view name;  // as after -o
  std::string_view help;  // a few words for --help
  // Writes the whole report, in UTF-8. The same report and options give the same bytes.
  void (*write)(const Report& report, const RenderOptions& options, const TextSink& sink);
};

}  // namespace coaming
