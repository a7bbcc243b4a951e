#include "model/finding.h"

#include <algorithm>
#include <tuple>

namespace coaming {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Unknown: return "unknown";
    case Severity::Low: return "low";
    case Severity::Medium: return "medium";
    case Severity::High: return "high";
    case Severity::Critical: return "critical";
  }
  return "unknown";
}

void sort_findings(std::vector<Finding>& findings) {
  const auto key = [](const Finding& f) {
    return std::tie(f.location.layer, f.location.path, f.location.line, f.rule, f.evidence);
  };
  std::sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  const auto same = [&](const Finding& a, const Finding& b) { return key(a) == key(b); };
  findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

}  // namespace coaming
