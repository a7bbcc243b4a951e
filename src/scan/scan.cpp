#include "scan/scan.h"

#include <algorithm>
#include <charconv>

#include "base/file_memory.h"
#include "base/sealed_file.h"
#include "base/workers.h"
#include "inventory/file_catalogers.h"
#include "model/exchange.h"
#include "scan/confined.h"
#include "scan/downloads.h"
#include "scan/joined_readers.h"
#include "scan/reading.h"
#include "scan/sbom.h"

namespace coaming {

namespace {

constexpr int kMaxRestarts = 16;
constexpr std::uint64_t kMaxCacheBytes = 4'000'000'000;
constexpr std::uint64_t kMaxReportBytes = 256 << 20;

constexpr std::string_view kSbomPrefix = "sbom:";

// The first byte of what the child sends; what follows it.
constexpr char kKeep = 'k';      // a name for the cache, and the file
constexpr char kReport = 'r';    // nothing, and a file with the report
constexpr char kDownload = 'd';  // the number of a layer that is to be fetched
constexpr char kFailed = 'e';    // the code as a digit, and the message

std::string in_sentence(const EarlyEnd& end, const std::string& what) {
  return "reading " + what + " ended the confined reader: " + end.reason;
}

// Which files, or layers, are not to be read when the child is started anew.
std::vector<Suspect> suspects_of(const EarlyEnd& end) {
  std::vector<Suspect> suspects;
  const auto add = [&](const BlackBox::Entry& entry) {
    const std::string what = entry.place.empty() ? "this layer" : "this file";
    suspects.push_back({entry.number, entry.place, in_sentence(end, what) + "; it was passed over"});
  };
  for (const BlackBox::Entry& entry : end.entries) {
    if (entry.has_failed) add(entry);
  }
  if (!suspects.empty()) return suspects;
  for (const BlackBox::Entry& entry : end.entries) {
    if (!entry.place.empty()) add(entry);
  }
  return suspects;
}

bool is_sbom(std::string_view target) { return target.starts_with(kSbomPrefix); }

// The child may be in the hands of what it read.
bool is_name_to_keep(std::string_view name) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  const bool is_ours = name.starts_with("layer-") || name.starts_with("image-") || name.starts_with("stack-");
  return is_ours && std::all_of(name.begin(), name.end(), is_plain);
}

class ConfinedScan {
 public:
  ConfinedScan(std::string target, const ScanOptions& options, Progress& progress,
               const std::function<void(const std::string&)>& note)
      : target_(std::move(target)), options_(options), progress_(progress), note_(note) {}

  Result<Report> run() {
    if (!is_sbom(target_)) {
      // Before the child is started: it could not read the rules.
      auto inspection = Inspection::prepare(options_.inspection);
      if (!inspection) return inspection.error();
      inspection_ = std::move(*inspection);
      auto found = find_artifact(target_, options_.source, progress_);
      if (!found) return found.error();
      found_ = std::move(*found);
      if (auto prepared = prepare_downloads(); !prepared) return prepared.error();
    }
    if (!options_.cache_folder.empty()) {
      auto cache = FileCache::open(options_.cache_folder);
      if (cache) {
        cache_ = std::move(*cache);
      } else {
        note_(cache.error().message + "; nothing is kept for the next scan");
      }
    }
    for (int restart = 0; restart <= kMaxRestarts; ++restart) {
      const auto end = run_confined(
          confinement(), [this](const MessageSocket& socket) { return read(socket); },
          [this](Message message) { return take(std::move(message)); });
      if (!end) return end.error();
      if (error_ && downloads_) return downloads_->failure().value_or(*error_).in(found_.parts->artifact.name);
      if (error_) return *error_;
      if (report_) {
        if (has_kept_) cache_->shrink(kMaxCacheBytes);
        add_doubts();
        return std::move(*report_);
      }
      if (auto learned = learn_from(*end); !learned) return learned.error();
    }
    return Error{ErrorCode::Unavailable, "the confined reader ended " + std::to_string(kMaxRestarts + 1) +
                                             " times before its time; the last time it was " + last_end_};
  }

 private:
  // --- in the parent

  Result<void> prepare_downloads() {
    if (!found_.parts || found_.parts->downloads.empty()) return {};
    auto downloads = Downloads::create(*found_.parts);
    if (!downloads) return downloads.error();
    downloads_ = std::move(*downloads);
    return {};
  }

  [[nodiscard]] Confinement confinement() const {
    Confinement confinement;
    if (is_sbom(target_)) confinement.readable = {target_.substr(kSbomPrefix.size())};
    if (!is_sbom(target_)) confinement.readable = found_.readable;
    confinement.scratch = {temporary_folder()};
    if (cache_) confinement.scratch.push_back(cache_->folder());
    confinement.max_memory = options_.max_memory;
    return confinement;
  }

  Result<void> take(Message message) {
    const char kind = message.text.empty() ? '\0' : message.text.front();
    const std::string text = message.text.substr(std::min<std::size_t>(1, message.text.size()));
    if (kind == kNote) {
      if (doubts_.empty()) note_(text);
    } else if (kind == kKeep && message.file && cache_ && is_name_to_keep(text)) {
      if (auto kept = cache_->keep(text, message.file); !kept) note_(kept.error().message);
      has_kept_ = true;
    } else if (kind == kDownload && downloads_) {
      std::size_t layer = 0;
      const auto parsed = std::from_chars(text.data(), text.data() + text.size(), layer);
      if (parsed.ec == std::errc()) downloads_->start(layer, progress_);
    } else if (kind == kReport && message.file) {
      const auto sealed = read_sealed(message.file, kMaxReportBytes);
      if (!sealed) return sealed.error().in("the report of the confined reader");
      WireReader wire(sealed->text);
      wire(report_.emplace());
      if (!wire.is_complete()) return Error{ErrorCode::Corrupt, "the report of the confined reader is damaged"};
    } else if (kind == kFailed && !text.empty()) {
      const auto code = static_cast<std::size_t>(text.front() - '0');
      if (code < kErrorCodes) error_ = Error{static_cast<ErrorCode>(code), text.substr(1)};
    }
    return {};
  }

  // What is to be done without when the child is started anew.
  Result<void> learn_from(const std::optional<EarlyEnd>& end) {
    if (!end) return Error{ErrorCode::Corrupt, "the confined reader ended without a report"};
    last_end_ = end->reason;
    // Of a document there is nothing to pass over.
    if (is_sbom(target_) && end->is_own_fault) {
      return Error{ErrorCode::TooLarge, in_sentence(*end, target_.substr(kSbomPrefix.size()))};
    }
    std::vector<Suspect> more = suspects_of(*end);
    if (more.empty() && was_ended_from_outside_) {
      for (const BlackBox::Entry& entry : end->entries) {
        more.push_back({entry.number, "", in_sentence(*end, "this layer") + "; it was passed over"});
      }
    }
    if (!end->is_own_fault) was_ended_from_outside_ = true;
    if (more.empty() && end->is_own_fault) {
      ++memory_failures_;
      doubts_.push_back({ErrorCode::TooLarge, "", std::nullopt,
                         "the confined reader ended before its time (" + end->reason +
                             ") and was started anew with less to keep, as it may have had too little memory "
                             "(--max-memory)"});
    } else if (more.empty()) {
      doubts_.push_back({ErrorCode::Unavailable, "", std::nullopt,
                         "the confined reader was ended before its time (" + end->reason +
                             "), and started anew; nothing was passed over for it"});
    }
    suspects_.insert(suspects_.end(), more.begin(), more.end());
    progress_.bytes_done = 0;
    progress_.bytes_total = 0;
    return {};
  }

  void add_doubts() {
    std::vector<Gap>& gaps = report_->inventory.gaps;
    gaps.insert(gaps.end(), doubts_.begin(), doubts_.end());
    sort_gaps(gaps);
  }

  // --- in the child

  bool read(const MessageSocket& socket) {
    auto report = read_target(socket);
    if (!report) {
      const std::string code(1, static_cast<char>('0' + static_cast<int>(report.error().code)));
      std::string text = kFailed + code + report.error().message;
      text.resize(std::min(text.size(), kMaxMessageBytes));
      return static_cast<bool>(socket.send(text));
    }
    WireWriter wire;
    wire(*report);
    const auto file = open_temporary();
    if (!file || !append_sealed(*file, wire.bytes(), kMaxReportBytes)) return false;
    return static_cast<bool>(socket.send(std::string(1, kReport), &*file));
  }

  Result<Report> read_target(const MessageSocket& socket) {
    if (is_sbom(target_)) return scan_sbom(target_.substr(kSbomPrefix.size()));
    if (found_.source.kind == SourceKind::Guess && looks_like_document(found_.source.place)) return read_document();
    const auto opened = open_artifact(found_, options_.source.choice);
    if (!opened) return opened.error();
    const ReadingLimits limits = plan_reading(options_.max_memory, usable_processors(), memory_failures_);
    set_file_memory(limits.file_bytes);
    set_max_packages_of_file(limits.packages_of_file);
    const bool is_source = opened->artifact.kind == ArtifactKind::SourceFolder;
    const FileCatalogers catalogers(is_source ? Evidence::Declared : Evidence::Installed);
    const JoinedReaders readers({&catalogers, inspection_.get()});
    ReadingOptions reading;
    reading.limits = limits;
    reading.inspection = inspection_.get();
    reading.reader = &readers;
    reading.cache = cache_;
    reading.keep = [&](const std::string& name, const Fd& file) { (void)socket.send(kKeep + name, &file); };
    reading.suspects = suspects_;
    std::unique_ptr<Arrivals> arrivals;
    if (downloads_) {
      arrivals = downloads_->arrivals([&](std::size_t layer) { (void)socket.send(kDownload + std::to_string(layer)); });
      reading.arrivals = arrivals.get();
    }
    return read_artifact(*opened, reading, progress_);
  }

  Result<Report> read_document() const {
    auto report = scan_sbom(found_.source.place);
    if (!report) {
      Error error = report.error();
      if (error.code == ErrorCode::Unsupported) error.message += "; lock files and manifests are read as dir:FILE";
      return error;
    }
    report->artifact.target = target_;
    report->artifact.kind_was_guessed = true;
    return report;
  }

  std::string target_;
  FoundArtifact found_;
  const ScanOptions& options_;
  Progress& progress_;
  const std::function<void(const std::string&)>& note_;
  std::optional<FileCache> cache_;
  std::unique_ptr<Inspection> inspection_;
  std::unique_ptr<Downloads> downloads_;  // where some layers are not here yet

  std::optional<Report> report_;
  std::optional<Error> error_;
  std::vector<Suspect> suspects_;
  std::vector<Gap> doubts_;
  std::string last_end_;
  unsigned memory_failures_ = 0;  // ends that nothing in particular is to blame for
  bool was_ended_from_outside_ = false;
  bool has_kept_ = false;
};

}  // namespace

Result<Report> scan(const std::string& target, const ScanOptions& options, Progress& progress,
                    const std::function<void(const std::string&)>& note) {
  return ConfinedScan(target, options, progress, note).run();
}

}  // namespace coaming
