#include "report/finding_groups.h"

#include <algorithm>
#include <tuple>

namespace coaming {

std::vector<FindingGroup> group_findings(const std::vector<Finding>& findings) {
  const auto kind = [](const Finding* f) {
    return std::tuple(-static_cast<int>(f->severity), std::tie(f->rule, f->title, f->remedy));
  };
  std::vector<const Finding*> sorted;
  sorted.reserve(findings.size());
  for (const Finding& finding : findings) sorted.push_back(&finding);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Finding* a, const Finding* b) { return kind(a) < kind(b); });
  std::vector<FindingGroup> groups;
  for (const Finding* finding : sorted) {
    if (groups.empty() || kind(groups.back().front()) != kind(finding)) groups.emplace_back();
    groups.back().push_back(finding);
  }
  return groups;
}

std::string severities_in_words(const std::vector<Finding>& findings) {
  std::string text;
  for (const Severity severity :
       {Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Unknown}) {
    const auto count = std::count_if(findings.begin(), findings.end(),
                                     [&](const Finding& finding) { return finding.severity == severity; });
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += with_commas(static_cast<std::size_t>(count)) + " " + std::string(to_string(severity));
  }
  return text;
}

std::string with_commas(std::size_t count) {
  std::string text = std::to_string(count);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

}  // namespace coaming
