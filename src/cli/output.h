// Where reports go: -o FORMAT[=FILE], several at once.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/report.h"
#include "report/format.h"

namespace coaming {

struct Output {
  const ReportFormat* format = nullptr;
  std::string file;  // empty: standard output
};

// Errors: Invalid for a format that does not exist (the message lists those that do), a FORMAT= without a file, the
//         same file twice, or two outputs without one.
Result<std::vector<Output>> parse_outputs(const std::vector<std::string>& texts);

// Writes the report to all of them. A file appears whole or not at all.
// Errors: Unavailable or Denied, naming the file and the system's reason.
Result<void> write_outputs(const std::vector<Output>& outputs, const Report& report);

}  // namespace coaming
