#include "inspection/allow_list.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "base/yaml.h"
#include "inspection/path_pattern.h"
#include "inspection/secrets/exact_pattern.h"

namespace coaming {

// All that is given must fit.
struct AllowList::Entry {
  std::string rule;  // empty: any
  std::optional<PathPattern> path;
  std::unique_ptr<ExactPattern> value;
  std::string fingerprint;
  std::optional<Severity> severity;  // none: no finding at all

  [[nodiscard]] bool fits(const AllowQuestion& question) const {
    if (!rule.empty() && rule != question.rule) return false;
    if (!fingerprint.empty() && fingerprint != question.fingerprint) return false;
    if (path && !path->matches(question.path)) return false;
    return !value || (!question.secret.empty() && value->matches(question.secret));
  }
};

AllowList::AllowList() = default;
AllowList::AllowList(AllowList&&) noexcept = default;
AllowList& AllowList::operator=(AllowList&&) noexcept = default;
AllowList::~AllowList() = default;

Result<AllowList> AllowList::parse(std::string_view text, const std::string& file) {
  const auto document = parse_yaml(text);
  if (!document) return document.error().in(file);
  const auto mistake = [&](const YamlNode& node, const std::string& what) {
    return Error{ErrorCode::Invalid,
                 file + ":" + std::to_string(node.line) + ":" + std::to_string(node.column) + ": " + what};
  };
  if (document->kind != YamlNode::Kind::Map || document->keys != std::vector<std::string>{"allow"} ||
      document->items[0].kind != YamlNode::Kind::List) {
    return mistake(*document, "should hold \"allow:\" and a list of entries");
  }
  if (document->items[0].items.size() > kMaxAllowEntries) {
    return Error{ErrorCode::TooLarge, file + ": more than " + std::to_string(kMaxAllowEntries) + " entries"};
  }
  AllowList list;
  for (const YamlNode& item : document->items[0].items) {
    if (item.kind != YamlNode::Kind::Map) return mistake(item, "an entry should hold \"field: value\" lines");
    auto entry = std::make_unique<Entry>();
    bool has_reason = false;
    for (std::size_t i = 0; i < item.keys.size(); ++i) {
      const std::string& key = item.keys[i];
      const YamlNode& node = item.items[i];
      if (node.kind != YamlNode::Kind::Scalar || node.text.empty()) return mistake(node, key + " should be a text");
      if (key == "rule") {
        entry->rule = node.text;
      } else if (key == "path") {
        auto path = PathPattern::parse(node.text);
        if (!path) return mistake(node, path.error().message);
        entry->path = std::move(*path);
      } else if (key == "value") {
        entry->value = std::make_unique<ExactPattern>(node.text);
        const std::string problem = entry->value->problem();
        if (!problem.empty()) return mistake(node, "value is no pattern: " + problem);
      } else if (key == "fingerprint") {
        entry->fingerprint = node.text;
      } else if (key == "severity") {
        for (const Severity each : {Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
          if (node.text == to_string(each)) entry->severity = each;
        }
        if (!entry->severity) return mistake(node, "severity should be low, medium, high or critical");
      } else if (key == "reason") {
        has_reason = true;
      } else {
        return mistake(node, "there is no field " + printable(key) +
                                 "; there are: fingerprint, path, reason, rule, severity, value");
      }
    }
    const bool says_what = !entry->rule.empty() || entry->path || entry->value || !entry->fingerprint.empty();
    if (!says_what) return mistake(item, "an entry should say what it allows: rule, path, value or fingerprint");
    if (!has_reason) return mistake(item, "an entry should give its reason");
    list.entries_.push_back(std::move(entry));
  }
  return list;
}

void AllowList::append(AllowList other) {
  entries_.insert(entries_.end(), std::make_move_iterator(other.entries_.begin()),
                  std::make_move_iterator(other.entries_.end()));
}

std::optional<Severity> AllowList::judge(const AllowQuestion& question, Severity severity) const {
  const auto it =
      std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->fits(question); });
  if (it == entries_.end()) return severity;
  if (!(*it)->severity) return std::nullopt;
  return *(*it)->severity;
}

}  // namespace coaming
