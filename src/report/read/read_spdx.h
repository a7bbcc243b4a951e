// Reading SPDX JSON.
#pragma once

#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"
#include "model/report.h"

namespace coaming {

// Takes:   a document of SPDX 2.2 or 2.3, as JSON.
// Returns: what it lists, as a report about an SBOM; what Coaming wrote itself comes back as it was, but for findings.
//          The package that the document describes gives the artifact its name. Packages without a version are Gaps.
// Errors:  those of for_each_json_record; Unsupported for another version; Invalid for no SPDX at all.
// Source:  SPDX 2.3 and its JSON schema.
Result<Report> read_spdx(const ByteRange& document);

inline Result<Report> read_spdx(std::string_view text) { return read_spdx(ByteRange::of_memory(text)); }

}  // namespace coaming
