// scan: what is inside an artifact.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "artifact/source_options.h"
#include "base/progress.h"
#include "inspection/inspection.h"
#include "model/report.h"

namespace coaming {

struct ScanOptions {
  InspectionOptions inspection;
  SourceOptions source;
  std::string cache_folder;               // empty: nothing is kept
  std::uint64_t max_memory = 1ULL << 30;  // of the process that reads the artifact; 0: no limit
};

// Finds the artifact that `target` names, or reads the SBOM "sbom:FILE", or a file that can be no other kind of
// artifact (scan/sbom.h), and lists what is in it. What reads the artifact's bytes is a process of its own, which can
// do nothing else (confinement.h); what ends that process is a Gap in the report, and the scan goes on without it.
//
// Takes:   `progress`, made by share_progress(); `note`, called with sentences for a person.
// Errors:  those of find_artifact, open_artifact and read_files. What could not be read but does not spoil the rest is
// a Gap.
Result<Report> scan(const std::string& target, const ScanOptions& options, Progress& progress,
                    const std::function<void(const std::string&)>& note);

}  // namespace coaming
