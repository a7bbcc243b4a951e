// Findings as people read them: those that say the same together, the worst first.
#pragma once

#include <string>
#include <vector>

#include "model/finding.h"

namespace coaming {

// Of one severity, rule, title and remedy; in the order of the report. Never empty.
using FindingGroup = std::vector<const Finding*>;

// Borrows from `findings`.
std::vector<FindingGroup> group_findings(const std::vector<Finding>& findings);

// "1 critical, 2 low"; empty where there is none.
std::string severities_in_words(const std::vector<Finding>& findings);

// "1,203"
std::string with_commas(std::size_t count);

}  // namespace coaming
