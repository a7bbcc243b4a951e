#include "cli/console.h"

#include <cstdio>

#include "base/text.h"
#include "report/formats.h"

namespace coaming {

ExitCode complain(const Error& error) {
  std::fprintf(stderr, "coaming: %s\n", printable(error.message).c_str());
  return ExitCode::Unusable;
}

std::string formats_help() {
  std::string text = "Formats of -o, without =FILE on the screen:\n";
  for (const ReportFormat& format : all_report_formats()) {
    std::string name(format.name);
    name.resize(16, ' ');
    text += "  " + name + "  " + std::string(format.help) + "\n";
  }
  return text;
}

}  // namespace coaming
