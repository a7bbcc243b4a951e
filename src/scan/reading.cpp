#include "scan/reading.h"

#include "base/sealed_file.h"
#include "inventory/catalogers.h"
#include "inventory/inventory.h"
#include "model/exchange.h"
#include "scan/base_image.h"

namespace coaming {

namespace {

constexpr std::uint64_t kMaxKeptImageBytes = 128 << 20;

// Raised when the same records of layers would give another inventory.
constexpr unsigned kInventoryVersion = 1;

// What was found in an image as a whole, kept by the digests of its layers.
class ImageCache {
 public:
  ImageCache(const FileCache& files, const std::string& version, const std::vector<LayerBlob>& blobs) : files_(files) {
    std::string all = std::to_string(kInventoryVersion) + " " + std::to_string(kExchangeVersion) + " " + version;
    for (const LayerBlob& blob : blobs) {
      const std::optional<Digest>& digest = blob.digest ? blob.digest : blob.diff_id;
      if (!digest || !blob.folder.empty()) return;  // nobody has checked what lies in a folder
      all += " " + digest->hex();
    }
    if (!blobs.empty()) name_ = "image-" + sha256(all).hex();
  }

  [[nodiscard]] bool find(Report& report) const {
    if (name_.empty()) return false;
    const auto file = files_.find(name_);
    if (!file) return false;
    if (const auto sealed = read_sealed(*file, kMaxKeptImageBytes)) {
      WireReader wire(sealed->text);
      wire(report.inventory, report.findings);
      if (wire.is_complete()) return true;
    }
    files_.forget(name_);
    report.inventory = {};
    report.findings.clear();
    return false;
  }

  void keep(Report& report, const LayerCache::Keep& keep) const {
    if (name_.empty()) return;
    const auto file = open_temporary(files_.folder());
    WireWriter wire;
    wire(report.inventory, report.findings);
    if (file && append_sealed(*file, wire.bytes(), kMaxKeptImageBytes)) keep(name_, *file);
  }

 private:
  const FileCache& files_;
  std::string name_;  // empty where a layer has no digest
};

void take_findings(std::vector<FileFacts>& facts, std::size_t steps, std::vector<Finding>& findings) {
  for (FileFacts& file : facts) {
    for (Finding& finding : file.findings) {
      finding.location.path = file.path;
      finding.location.layer = file.layer;
      finding.is_hidden = file.hidden_from < steps;
      findings.push_back(std::move(finding));
    }
    file.findings.clear();
  }
  sort_findings(findings);
}

void add_gaps(Report& report, const std::vector<Gap>& more) {
  std::vector<Gap>& gaps = report.inventory.gaps;
  gaps.insert(gaps.end(), more.begin(), more.end());
  sort_gaps(gaps);
}

Result<void> read_into(Report& report, const OpenedArtifact& opened, const Wanted& wanted, Progress& progress) {
  auto files = read_files(opened, wanted, progress);
  if (!files) return files.error();
  take_findings(files->facts, files->tree->steps(), report.findings);
  report.inventory = take_inventory(*files->tree, files->facts, !opened.artifact.layers.empty());
  add_gaps(report, files->gaps);
  return {};
}

// Secrets in the configuration and the history.
void inspect_texts(Report& report, const OpenedArtifact& opened, const Inspection& inspection) {
  for (const ConfigText& text : opened.texts) {
    FileFacts facts = inspection.inspect_text(text.where, text.text);
    for (Finding& finding : facts.findings) {
      finding.location.layer = text.layer.value_or(0);
      report.findings.push_back(std::move(finding));
    }
    add_gaps(report, facts.gaps);
  }
  sort_findings(report.findings);
}

std::string version_of(const Wanted& wanted, std::span<const std::string_view> paths) {
  std::string version = COAMING_VERSION;
  if (wanted.reader != nullptr) version += " " + wanted.reader->version();
  for (const std::string_view path : paths) version += " " + std::string(path);
  return version;
}

}  // namespace

Result<Report> read_artifact(const OpenedArtifact& opened, const ReadingOptions& options, Progress& progress) {
  Report report;
  report.artifact = opened.artifact;
  const std::vector<std::string_view> paths = catalogued_paths();
  Wanted wanted{WantedPaths(paths), options.reader, nullptr, options.suspects, options.arrivals, options.limits};
  std::optional<LayerCache> layers;
  std::optional<ImageCache> image;
  if (options.cache) {
    const std::string version = version_of(wanted, paths) + " " + std::to_string(options.limits.file_bytes) + " " +
                                std::to_string(max_packages_of_file());
    layers.emplace(*options.cache, version, options.keep);
    wanted.cache = &*layers;
    image.emplace(*options.cache, version + " " + std::to_string(options.limits.facts_bytes), opened.blobs);
  }
  if (!image || !image->find(report)) {
    if (auto read = read_into(report, opened, wanted, progress); !read) return read.error();
    if (image && options.suspects.empty()) image->keep(report, options.keep);
  }
  if (options.inspection != nullptr) inspect_texts(report, opened, *options.inspection);
  if (options.cache) find_base_image(report.artifact, *options.cache, options.keep);
  add_gaps(report, opened.gaps);
  return report;
}

}  // namespace coaming
