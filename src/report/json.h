// Coaming's own JSON.
#pragma once

#include "report/format.h"

namespace coaming {

// The version of the schema in docs/report.schema.json. A new member does not raise it; a member that goes
// or changes its meaning does.
inline constexpr std::uint64_t kReportSchemaVersion = 2;

void write_json_report(const Report& report, const RenderOptions& options, const TextSink& sink);

}  // namespace coaming
