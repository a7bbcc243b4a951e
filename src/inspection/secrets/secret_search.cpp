#include "inspection/secrets/secret_search.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/text.h"
#include "inspection/allow_list.h"
#include "inspection/secrets/entropy.h"
#include "inspection/secrets/secret_checks.h"
#include "inspection/text_windows.h"

namespace coaming {

namespace {

constexpr std::size_t kFingerprintDigits = 8;
constexpr std::size_t kMaxNameBytes = 60;

// Text with two bytes a character, as one byte a character; what is not ASCII becomes a byte that no pattern asks for.
void narrow(std::string_view bytes, bool is_little_endian, std::string& text) {
  text.clear();
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const char high = is_little_endian ? bytes[i + 1] : bytes[i];
    const char low = is_little_endian ? bytes[i] : bytes[i + 1];
    text += high == 0 ? low : '\x80';
  }
}

// A rule that knows more of a place wins over one that knows less.
int rank_of(const SecretRule& rule) {
  if (rule.is_generic) return rule.paths.empty() ? 0 : 1;
  return 2 + (rule.reads_files ? 0 : 1) + (rule.check == nullptr ? 0 : 2);
}

}  // namespace

SecretSearch::SecretSearch(const SecretRules& rules, const AllowList& allow, std::string_view path,
                           std::string_view place, ContentKind kind, SecretScratch& scratch)
    : rules_(rules), allow_(allow), path_(path), place_(place), kind_(kind), scratch_(scratch) {
  scratch_.done.assign(rules.rules.size(), 0);
  if (path.empty()) {
    direct_ = rules.for_configuration;
    return;
  }
  rules.for_paths.find(path, [this](std::size_t rule) { direct_.push_back(rule); });
  std::sort(direct_.begin(), direct_.end());
  direct_.erase(std::unique(direct_.begin(), direct_.end()), direct_.end());
}

bool SecretSearch::read(const TextWindow& window) {
  use(window);
  for (const std::size_t rule : direct_) {
    if (stopped_at_line_ != 0) break;
    look_through(rule, done_in_text(rule), text_.size(), own_end_);
  }
  for (const RuleDatabase& database : rules_.databases) {
    if (stopped_at_line_ != 0) break;
    database.patterns.search(text_, scratch_.patterns, [&](std::size_t pattern, std::size_t end) {
      return look_at(database.rules[pattern], end);
    });
  }
  if (own_end_ < text_.size()) line_of(own_end_);  // the window behind counts from there
  return stopped_at_line_ == 0;
}

void SecretSearch::use(const TextWindow& window) {
  const bool is_wide = kind_ == ContentKind::Utf16Le || kind_ == ContentKind::Utf16Be;
  const std::size_t width = is_wide ? 2 : 1;
  if (is_wide) narrow(window.bytes, kind_ == ContentKind::Utf16Le, scratch_.text);
  text_ = is_wide ? std::string_view(scratch_.text) : window.bytes;
  text_offset_ = window.offset / width;
  own_begin_ = window.own_begin / width;
  own_end_ = std::min((window.own_end + width - 1) / width, text_.size());
}

// Of a pattern's match that ends at `end`, in text_. Returns whether the search goes on.
bool SecretSearch::look_at(std::size_t rule, std::size_t end) {
  if (own_begin_ > 0 && end <= own_begin_) return true;  // the window before has seen it
  if (end > own_end_) return true;                       // the window behind will
  const ReadyRule& ready = *rules_.rules[rule];
  if (path_.empty() && !ready.rule.reads_configuration) return true;
  const std::size_t done = done_in_text(rule);
  if (end <= done) return true;
  const std::size_t begin = std::max(done, end > kMaxSecretBytes ? end - kMaxSecretBytes : 0);
  return look_through(rule, begin, std::min(end + kMaxSecretBytes, text_.size()), end);
}

// Where in text_ what a rule has found so far ends.
std::size_t SecretSearch::done_in_text(std::size_t rule) const {
  return scratch_.done[rule] > text_offset_ ? static_cast<std::size_t>(scratch_.done[rule] - text_offset_) : 0;
}

// Considers the matches of a rule within [begin, end) of text_ that begin before `last`. Returns whether the search
// goes on.
bool SecretSearch::look_through(std::size_t rule, std::size_t begin, std::size_t end, std::size_t last) {
  const ExactPattern& exact = rules_.rules[rule]->exact;
  ExactPattern::Match match;
  do {
    if (++places_ > kMaxPlacesInFile) {
      stopped_at_line_ = line_of(begin);
      return false;
    }
    if (begin >= last || !exact.search(text_, begin, end, match) || match.begin >= last) return true;
    consider(rule, match);
    // What separates two secrets is part of the match of each.
    const auto secret_end = static_cast<std::size_t>(match.secret.data() - text_.data()) + match.secret.size();
    begin = std::max({secret_end, match.begin + 1, begin + 1});
    scratch_.done[rule] = text_offset_ + begin;
  } while (true);
}

void SecretSearch::consider(std::size_t rule_index, const ExactPattern::Match& match) {
  const ReadyRule& ready = *rules_.rules[rule_index];
  const SecretRule& rule = ready.rule;
  std::string_view secret = match.secret;
  const auto begin = static_cast<std::size_t>(secret.data() - text_.data());
  if (rule.check != nullptr) {
    const std::size_t length = rule.check->length(secret, text_.substr(begin, kBehindBytes));
    if (length == 0) return;
    secret = text_.substr(begin, length);
  }
  if (bits_per_byte(secret) < rule.min_bits) return;
  const bool is_allowed = std::any_of(ready.allow.begin(), ready.allow.end(),
                                      [&](const auto& pattern) { return pattern->matches(secret); });
  if (is_allowed) return;

  const Digest digest = sha256(secret);
  const std::string fingerprint = digest.hex().substr(0, kFingerprintDigits);
  const auto severity = allow_.judge({"secret/" + rule.id, path_, secret, fingerprint}, rule.severity);
  if (!severity) return;

  Hit hit;
  hit.rule = rule_index;
  hit.rank = rank_of(rule);
  hit.severity = *severity;
  hit.begin = text_offset_ + begin;
  hit.end = hit.begin + secret.size();
  hit.hash = load_le64(reinterpret_cast<const char*>(digest.bytes.data()));
  hit.line = line_of(begin);
  hit.evidence = evidence_of(rule, match, secret, fingerprint);
  add(std::move(hit));
}

void SecretSearch::add(Hit hit) {
  for (Hit& known : hits_) {
    const bool is_same_place = known.begin < hit.end && hit.begin < known.end;
    if (!is_same_place && known.hash != hit.hash) continue;
    if (known.rank < hit.rank) {
      known = std::move(hit);
    } else if (!is_same_place && known.rule == hit.rule) {
      ++known.more;
    }
    return;
  }
  if (hits_.size() == kMaxSecretsInFile) {
    ++unlisted_;
    return;
  }
  hits_.push_back(std::move(hit));
}

// Counted from 1.
std::size_t SecretSearch::line_of(std::size_t position) {
  const auto from = static_cast<std::size_t>(counted_ - text_offset_);
  const auto breaks = [&](std::size_t begin, std::size_t end) {
    const std::string_view part = text_.substr(begin, end - begin);
    std::size_t count = 0;
    for (auto at = part.find('\n'); at != std::string_view::npos; at = part.find('\n', at + 1)) ++count;
    return count;
  };
  lines_before_ = position < from ? lines_before_ - breaks(position, from) : lines_before_ + breaks(from, position);
  counted_ = text_offset_ + position;
  return lines_before_ + 1;
}

// `GH_TOKEN: "ghp_…", 40 characters, fingerprint 1a2b3c4d`: never more of the secret than its rule calls public.
std::string SecretSearch::evidence_of(const SecretRule& rule, const ExactPattern::Match& match, std::string_view secret,
                                      std::string_view fingerprint) const {
  std::string text;
  if (!match.name.empty()) text += printable(match.name.substr(0, kMaxNameBytes)) + ": ";
  if (rule.shows > 0 && secret.size() >= 4 * rule.shows) {
    text += "\"" + printable(secret.substr(0, rule.shows)) + "…\", ";
  }
  text += std::to_string(secret.size()) + (secret.size() == 1 ? " character" : " characters");
  if (!rule.is_guessable) text += ", fingerprint " + std::string(fingerprint);
  return text;
}

void SecretSearch::finish(std::vector<Finding>& findings, std::vector<Gap>& gaps) {
  for (Hit& hit : hits_) {
    const SecretRule& rule = rules_.rules[hit.rule]->rule;
    Finding finding;
    finding.rule = "secret/" + rule.id;
    finding.title = rule.title;
    finding.severity = hit.severity;
    finding.location.line = path_.empty() || kind_ == ContentKind::Strings ? 0 : hit.line;
    finding.evidence = (place_.empty() ? "" : printable(place_) + ": ") + hit.evidence;
    if (hit.more > 0) {
      finding.evidence += ", here " + std::to_string(hit.more + 1) + " times";
    }
    finding.remedy = rule.remedy;
    findings.push_back(std::move(finding));
  }
  if (unlisted_ > 0) {
    gaps.push_back({ErrorCode::TooLarge, "", std::nullopt,
                    std::to_string(unlisted_) + " more places look like secrets; the first " +
                        std::to_string(kMaxSecretsInFile) + " are listed"});
  }
  if (stopped_at_line_ != 0) {
    gaps.push_back({ErrorCode::TooLarge, "", std::nullopt,
                    "not searched for secrets behind line " + std::to_string(stopped_at_line_) + ": more than " +
                        std::to_string(kMaxPlacesInFile) + " places look like one"});
  }
}

}  // namespace coaming
