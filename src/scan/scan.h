// The main job: from what the user named to a Report.
#pragma once

#include <string>

#include "artifact/image_parts.h"
#include "base/progress.h"
#include "base/result.h"
#include "model/report.h"

namespace coaming {

// Reads the artifact and lists what is inside.
// Takes:   a target as load_artifact (artifact/load.h) has it, or "sbom:FILE" (scan/sbom.h); `progress` may be read by
//          another thread meanwhile.
// Errors:  those of load_artifact and scan_sbom. What could not be read but does not spoil the rest is a Gap in the
//          report.
Result<Report> scan(const std::string& target, const ImageChoice& choice, Progress& progress);

}  // namespace coaming
