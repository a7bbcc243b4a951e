#include "scan/scan.h"

#include "artifact/load.h"
#include "inventory/catalogers.h"
#include "inventory/file_catalogers.h"
#include "inventory/inventory.h"

namespace coaming {

Result<Report> scan(const std::string& target, const ImageChoice& choice, Progress& progress) {
  const FileCatalogers catalogers(Evidence::Installed);
  const Wanted wanted{WantedPaths(catalogued_paths()), &catalogers};
  auto loaded = load_artifact(target, choice, wanted, progress);
  if (!loaded) return loaded.error();
  Report report;
  report.inventory = take_inventory(*loaded->files.tree, loaded->files.facts, !loaded->artifact.layers.empty());
  report.artifact = std::move(loaded->artifact);
  std::vector<Gap>& gaps = report.inventory.gaps;
  gaps.insert(gaps.end(), loaded->files.gaps.begin(), loaded->files.gaps.end());
  sort_gaps(gaps);
  return report;
}

}  // namespace coaming
