// Reading: the part of a scan that touches the artifact's bytes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "artifact/layer_reader.h"
#include "artifact/load.h"
#include "base/file_cache.h"
#include "inspection/inspection.h"
#include "model/report.h"

namespace coaming {

struct ReadingOptions {
  const Inspection* inspection = nullptr;  // of the image's configuration; may be null; borrowed
  const FileReader* reader = nullptr;      // borrowed
  std::optional<FileCache> cache;
  LayerCache::Keep keep;  // used where there is a cache
  std::vector<Suspect> suspects;
  Arrivals* arrivals = nullptr;  // null where all layers are here; borrowed
  ReadingLimits limits = {};
};

// Reads an artifact and lists what is in it.
// Errors: those of read_files.
Result<Report> read_artifact(const OpenedArtifact& opened, const ReadingOptions& options, Progress& progress);

}  // namespace coaming
