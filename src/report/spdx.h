// SPDX 2.3 JSON.
#pragma once

#include "report/format.h"

namespace coaming {

// The document describes the image, the image contains its layers, a layer the packages that it brought in. What SPDX
// has no member for stands in the annotations of each element; gaps are annotations of the document. Files have no
// place in it, as SPDX asks for their digests. Findings are not part of it: an SBOM is handed on to others.
// Written twice, the first time for the namespace.
// Source: SPDX 2.3; docs/sbom.md.
void write_spdx_report(const Report& report, const RenderOptions& options, const TextSink& sink);

// "LicenseRef-GPL-2--0c1bd22e": the identifier for a licence text that is no expression.
std::string license_reference(std::string_view text);

}  // namespace coaming
