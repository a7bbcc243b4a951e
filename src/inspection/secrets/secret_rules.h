// SecretRules: all rules for secrets of a run, ready to be searched for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/path_table.h"
#include "base/result.h"
#include "inspection/secrets/exact_pattern.h"
#include "inspection/secrets/pattern_database.h"
#include "inspection/secrets/secret_rule.h"

namespace coaming {

inline constexpr std::size_t kMaxRuleFileBytes = 4 << 20;

struct ReadyRule {
  explicit ReadyRule(SecretRule a_rule) : rule(std::move(a_rule)), exact(rule.exact) {
    for (const std::string& pattern : rule.allow) allow.push_back(std::make_unique<ExactPattern>(pattern));
  }

  SecretRule rule;
  ExactPattern exact;
  std::vector<std::unique_ptr<ExactPattern>> allow;
};

// Patterns that are looked for in one pass.
struct RuleDatabase {
  PatternDatabase patterns;
  std::vector<std::size_t> rules;  // of each pattern, its index in SecretRules::rules
};

struct SecretRules {
  std::vector<std::unique_ptr<ReadyRule>> rules;
  std::vector<RuleDatabase> databases;
  PathTable for_paths;                         // the rules that only read named files
  std::vector<std::size_t> for_configuration;  // the rules that read the configuration and are in no database
  std::string version;                         // differs whenever the rules do

  // Takes:  the files that the user gives; their rules come behind Coaming's own.
  // Errors: those of read_user_file, parse_secret_rules and PatternDatabase::compile, the last as
  //         "<file>:<line>: …"; Invalid where an id is taken.
  static Result<SecretRules> load(const std::vector<std::string>& files);

  // Memory for one thread's search.
  // Errors: those of PatternDatabase::make_ready.
  [[nodiscard]] Result<PatternScratch> make_scratch() const;
};

}  // namespace coaming
