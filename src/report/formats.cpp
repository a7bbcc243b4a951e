#include "report/formats.h"

#include <algorithm>

#include "report/cyclonedx.h"
#include "report/html.h"
#include "report/json.h"
#include "report/spdx.h"
#include "report/syft.h"
#include "report/text.h"

namespace coaming {

// To add one: write report/<name>.{h,cpp} and its test, then a row here (docs/adding/format.md).
static constexpr ReportFormat kFormats[] = {
    {"cyclonedx", "an SBOM: CycloneDX 1.6 JSON", write_cyclonedx_report},
    {"html", "one page for a browser", write_html_report},
    {"json", "for programs; documented in docs/report.schema.json", write_json_report},
    {"spdx", "an SBOM: SPDX 2.3 JSON", write_spdx_report},
    {"syft", "an SBOM as Syft writes it, for grype and others", write_syft_report},
    {"text", "for people", write_text_report},
};

std::span<const ReportFormat> all_report_formats() { return kFormats; }

const ReportFormat* find_report_format(std::string_view name) {
  const auto* const it = std::find_if(std::begin(kFormats), std::end(kFormats),
                                      [&](const ReportFormat& format) { return format.name == name; });
  return it == std::end(kFormats) ? nullptr : it;
}

std::string report_format_names() {
  std::string names;
  for (const ReportFormat& format : kFormats) {
    if (!names.empty()) names += ", ";
    names += format.name;
  }
  return names;
}

}  // namespace coaming
