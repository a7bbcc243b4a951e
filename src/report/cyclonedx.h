// CycloneDX 1.6 JSON.
#pragma once

#include "report/format.h"

namespace coaming {

// The image is metadata.component with its layers inside; the distribution and the packages are components, each
// with a purl and where it was found. Gaps are annotations and properties, and make the composition incomplete.
// Findings are not part of it: an SBOM is handed on to others. Written twice, the first time for the serial number.
// Source: CycloneDX 1.6 (ECMA-424); docs/sbom.md.
void write_cyclonedx_report(const Report& report, const RenderOptions& options, const TextSink& sink);

}  // namespace coaming
