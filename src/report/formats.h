// The table of report formats.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/format.h"

namespace coaming {

// By name.
std::span<const ReportFormat> all_report_formats();

// Null where there is none of this name.
const ReportFormat* find_report_format(std::string_view name);

// "json, text"
std::string report_format_names();

}  // namespace coaming
