// JSON as Syft writes it, for programs that read that.
#pragma once

#include "report/format.h"

namespace coaming {

// Packages are artifacts with the metadata that matching needs (the source package of deb, apk and rpm); who needs
// whom and who owns whose files are relationships. What Syft has no member for stands in the annotation "coaming" of a
// package's first location and in descriptor.configuration; gaps are there and, where they name a file, its unknowns.
// Findings are not part of it.
// Source: schema/json of anchore/syft, 16.0.18; docs/sbom.md.
void write_syft_report(const Report& report, const RenderOptions& options, const TextSink& sink);

}  // namespace coaming
