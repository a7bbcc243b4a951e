// Reading CycloneDX JSON.
#pragma once

#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"
#include "model/report.h"

namespace coaming {

// Takes:   a document of CycloneDX 1.2 to 1.7.
// Returns: what it lists, as a report about an SBOM; what Coaming wrote itself comes back as it was, but for findings.
//          Components without a name or a version, and those that are no software, are Gaps. Of other programs'
//          properties, the layers and source packages that Trivy and Syft state are read.
// Errors:  those of for_each_json_record; Unsupported for another version; Invalid for no CycloneDX at all.
// Source:  CycloneDX 1.6 (ECMA-424) and the schemas of 1.2 to 1.7.
Result<Report> read_cyclonedx(const ByteRange& document);

inline Result<Report> read_cyclonedx(std::string_view text) { return read_cyclonedx(ByteRange::of_memory(text)); }

}  // namespace coaming
