#include "inspection/inspection.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <optional>
#include <utility>

#include "base/chunks.h"
#include "base/digest.h"
#include "base/text.h"
#include "inspection/allow_list.h"
#include "inspection/content_kind.h"
#include "inspection/malware/file_hashes.h"
#include "inspection/malware/hash_list.h"
#include "inspection/malware/yara_rules.h"
#include "inspection/secrets/builtin_rules.h"
#include "inspection/secrets/secret_rules.h"
#include "inspection/secrets/secret_search.h"
#include "inspection/special_files.h"
#include "inspection/text_windows.h"
#include "inspection/user_file.h"

namespace coaming {

namespace {

// Raised when the same rules find something else than before.
constexpr const char* kCodeVersion = "inspection 1";

constexpr std::size_t kMaxAllowFileBytes = 4 << 20;

Gap not_searched(const Error& why) { return {why.code, "", std::nullopt, "not searched for secrets: " + why.message}; }

struct Workspace {
  SecretScratch scratch;
  std::string buffer;  // of for_each_window
};

}  // namespace

struct Inspection::Parts {
  std::optional<SecretRules> secrets;  // none: not wanted
  AllowList allow;
  std::optional<HashList> hashes;
  std::unique_ptr<YaraRules> yara;
  std::string version;

  std::mutex mutex;                                    // for workspaces
  std::vector<std::unique_ptr<Workspace>> workspaces;  // those that no thread uses

  // Null where there is no memory.
  std::unique_ptr<Workspace> borrow() {
    {
      const std::lock_guard lock(mutex);
      if (!workspaces.empty()) {
        auto workspace = std::move(workspaces.back());
        workspaces.pop_back();
        return workspace;
      }
    }
    auto patterns = secrets->make_scratch();
    if (!patterns) return nullptr;
    auto workspace = std::make_unique<Workspace>();
    workspace->scratch.patterns = std::move(*patterns);
    return workspace;
  }

  void give_back(std::unique_ptr<Workspace> workspace) {
    const std::lock_guard lock(mutex);
    workspaces.push_back(std::move(workspace));
  }
};

Inspection::Inspection(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Inspection::~Inspection() = default;

Result<std::unique_ptr<Inspection>> Inspection::prepare(const InspectionOptions& options) {
  auto parts = std::make_unique<Parts>();
  parts->version = kCodeVersion;
  auto allow = AllowList::parse(builtin_secret_rules().allow, "allow.yaml");
  if (!allow) return allow.error();
  // What the user says counts first.
  if (!options.allow_file.empty()) {
    const auto text = read_user_file(options.allow_file, kMaxAllowFileBytes);
    if (!text) return text.error();
    auto list = AllowList::parse(*text, options.allow_file);
    if (!list) return list.error();
    parts->allow = std::move(*list);
    parts->version += " allow " + sha256(*text).hex();
  }
  parts->allow.append(std::move(*allow));
  if (options.secrets) {
    auto rules = SecretRules::load(options.secret_rule_files);
    if (!rules) return rules.error();
    parts->version += " secrets " + rules->version;
    parts->secrets = std::move(*rules);
  }
  if (!options.malware_hash_files.empty()) {
    parts->hashes.emplace();
    Sha256 lines;
    for (const std::string& file : options.malware_hash_files) {
      parts->hashes->begin_file(file);
      auto added = for_each_user_line(file, [&](std::string_view line) {
        lines.update(line);
        lines.update("\n");
        return parts->hashes->add_line(line);
      });
      if (!added) return added.error();
    }
    parts->hashes->sort();
    parts->version += " hashes " + lines.finish().hex();
  }
  if (!options.yara_rule_files.empty()) {
    auto rules = YaraRules::compile(options.yara_rule_files);
    if (!rules) return rules.error();
    parts->version += " yara " + (*rules)->version();
    parts->yara = std::move(*rules);
  }
  return std::unique_ptr<Inspection>(new Inspection(std::move(parts)));
}

std::string Inspection::version() const { return parts_->version; }

void Inspection::look(const FileEntry& entry, FileFacts& facts) const {
  const std::size_t first = facts.findings.size();
  look_at_special_file(entry, facts);
  lower_or_drop(entry.path, facts, first);
}

// What the allow list says of the findings from `first` on that are no secrets.
void Inspection::lower_or_drop(std::string_view path, FileFacts& facts, std::size_t first) const {
  auto kept = facts.findings.begin() + static_cast<std::ptrdiff_t>(first);
  for (auto it = kept; it != facts.findings.end(); ++it) {
    const auto severity = parts_->allow.judge({it->rule, path, {}, {}}, it->severity);
    if (!severity) continue;
    it->severity = *severity;
    if (kept != it) *kept = std::move(*it);
    ++kept;
  }
  facts.findings.erase(kept, facts.findings.end());
}

bool Inspection::wants(const FileEntry& entry, std::string_view first_bytes) const {
  if (entry.size == 0) return false;
  if (parts_->hashes || parts_->yara) return true;
  return parts_->secrets && content_kind(entry.path, first_bytes) != ContentKind::Binary;
}

void Inspection::read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const {
  const std::size_t first = facts.findings.size();
  if (parts_->hashes) search_for_malware(bytes, facts);
  if (parts_->yara) parts_->yara->scan(entry.path, bytes, facts);
  lower_or_drop(entry.path, facts, first);
  if (!parts_->secrets) return;
  std::string first_bytes(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), kFirstBytes)), '\0');
  if (auto read = bytes.read_at(0, first_bytes); !read) {
    facts.gaps.push_back(not_searched(read.error()));
    return;
  }
  const ContentKind kind = content_kind(entry.path, first_bytes);
  if (kind != ContentKind::Binary) search_for_secrets(entry.path, "", kind, bytes, facts);
}

void Inspection::search_for_malware(const ByteRange& bytes, FileFacts& facts) const {
  FileHashes hashes(*parts_->hashes);
  const Chunks chunks = chunks_of(bytes);
  for (;;) {
    const auto piece = chunks();
    if (!piece) {
      facts.gaps.push_back(
          {piece.error().code, "", std::nullopt, "not compared with malware: " + piece.error().message});
      return;
    }
    if (piece->empty()) break;
    hashes.update(*piece);
  }
  const auto match = hashes.find();
  if (!match) return;
  Finding finding;
  finding.rule = "malware/hash";
  finding.title = "File that a list of malware names";
  finding.severity = Severity::Critical;
  if (!match->name.empty()) finding.evidence = printable(match->name) + ": ";
  finding.evidence += std::string(to_string(match->kind)) + ":" + match->hex;
  finding.remedy =
      "Remove it, find out which instruction brought it in, and take what ran from the image for compromised.";
  facts.findings.push_back(std::move(finding));
}

void Inspection::search_for_secrets(std::string_view path, std::string_view place, ContentKind kind,
                                    const ByteRange& bytes, FileFacts& facts) const {
  auto workspace = parts_->borrow();
  if (!workspace) {
    facts.gaps.push_back(not_searched({ErrorCode::Unavailable, "no memory"}));
    return;
  }
  SecretSearch search(*parts_->secrets, parts_->allow, path, place, kind, workspace->scratch);
  const auto done =
      for_each_window(bytes, workspace->buffer, [&](const TextWindow& window) { return search.read(window); });
  search.finish(facts.findings, facts.gaps);
  if (!done) facts.gaps.push_back(not_searched(done.error()));
  parts_->give_back(std::move(workspace));
}

FileFacts Inspection::inspect_text(std::string_view name, std::string_view text) const {
  FileFacts facts;
  if (parts_->secrets) search_for_secrets("", name, ContentKind::Text, ByteRange::of_memory(text), facts);
  return facts;
}

}  // namespace coaming
