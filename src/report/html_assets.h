// The style and the script of the html report: web/report.css and web/report.js.
#pragma once

namespace coaming {

extern const char* const kReportCss;
extern const char* const kReportJs;

}  // namespace coaming
