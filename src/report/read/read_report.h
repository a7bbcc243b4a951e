// Reading Coaming's own JSON.
#pragma once

#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"
#include "model/report.h"

namespace coaming {

// Takes:   what write_json_report has written, of schema version 1 or 2.
// Returns: the same report, Package::needs left out.
// Errors:  those of for_each_json_record; Unsupported for a later schema version; Invalid for another document.
// Source:  docs/report.schema.json.
Result<Report> read_report(const ByteRange& document);

inline Result<Report> read_report(std::string_view text) { return read_report(ByteRange::of_memory(text)); }

}  // namespace coaming
