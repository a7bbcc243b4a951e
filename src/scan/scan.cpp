#include "scan/scan.h"

#include "artifact/load.h"
#include "inventory/catalogers.h"
#include "inventory/inventory.h"
#include "scan/sbom.h"

namespace coaming {

Result<Report> scan(const std::string& target, const ImageChoice& choice, Progress& progress) {
  constexpr std::string_view kSbom = "sbom:";
  if (target.starts_with(kSbom)) return scan_sbom(target.substr(kSbom.size()));
  const WantedPaths wanted(catalogued_paths());
  auto loaded = load_artifact(target, choice, wanted, progress);
  if (!loaded) return loaded.error();
  Report report;
  report.inventory = take_inventory(*loaded->files, !loaded->artifact.layers.empty());
  report.artifact = std::move(loaded->artifact);
  std::vector<Gap>& gaps = report.inventory.gaps;
  gaps.insert(gaps.end(), loaded->gaps.begin(), loaded->gaps.end());
  sort_gaps(gaps);
  return report;
}

}  // namespace coaming
