// Reading JSON as Syft writes it.
#pragma once

#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"
#include "model/report.h"

namespace coaming {

// Takes:   a document of Syft's JSON, of any schema version from 1 on.
// Returns: what it lists, as a report about an SBOM; what Coaming wrote itself comes back as it was, but for findings.
//          What Syft could not read (the unknowns of its files) are Gaps.
// Errors:  those of for_each_json_record; Invalid for another document.
// Source:  schema/json of anchore/syft.
Result<Report> read_syft(const ByteRange& document);

inline Result<Report> read_syft(std::string_view text) { return read_syft(ByteRange::of_memory(text)); }

}  // namespace coaming
