// Files with rules for secrets: those of Coaming (data/secrets) and those that users give.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inspection/secrets/secret_rule.h"

namespace coaming {

inline constexpr std::size_t kMaxRulesInFile = 2000;
inline constexpr std::size_t kMaxRulePatternBytes = 2000;

// A rule as its file has it.
struct WrittenRule {
  SecretRule rule;
  std::size_t line = 0;             // counted from 1
  std::vector<std::string> finds;   // templates of texts that hold such a secret
  std::vector<std::string> passes;  // and of texts that do not
};

// Takes:   YAML, "rules:" with a list of rules (docs/adding/secret-rule.md), and what to call the file in messages.
// Returns: the rules in the order of the file, none twice. Their patterns are good for RE2; whether they are for
//          vectorscan, PatternDatabase::compile tells.
// Errors:  Invalid "<file>:<line>:<column>: …" with a hint; TooLarge above the limits named here; those of parse_yaml.
Result<std::vector<WrittenRule>> parse_secret_rules(std::string_view text, const std::string& file);

}  // namespace coaming
