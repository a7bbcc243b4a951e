#include "inspection/secrets/secret_rules.h"

#include <set>
#include <string_view>
#include <utility>

#include "base/digest.h"
#include "inspection/secrets/builtin_rules.h"
#include "inspection/secrets/rule_file.h"
#include "inspection/secrets/secret_checks.h"
#include "inspection/user_file.h"

namespace coaming {

namespace {

SecretRule own_rule(const BuiltinRule& builtin) {
  SecretRule rule;
  rule.id = builtin.id;
  rule.title = builtin.title;
  rule.severity = builtin.severity;
  rule.scan = builtin.scan;
  rule.exact = builtin.exact;
  rule.min_bits = builtin.min_bits;
  rule.check = builtin.check.empty() ? nullptr : find_secret_check(builtin.check);
  rule.shows = builtin.shows;
  rule.is_guessable = builtin.is_guessable;
  rule.is_generic = builtin.is_generic;
  rule.reads_files = builtin.reads_files;
  rule.reads_configuration = builtin.reads_configuration;
  for (const std::string_view path : builtin.paths) {
    if (auto pattern = PathPattern::parse(path)) rule.paths.push_back(std::move(*pattern));
  }
  rule.allow.assign(builtin.allow.begin(), builtin.allow.end());
  rule.remedy = builtin.remedy;
  return rule;
}

// Compiled with the program; compiled now where the library is another version than then.
Result<void> add_own(SecretRules& all) {
  const BuiltinRules builtin = builtin_secret_rules();
  all.version = builtin.version;
  std::vector<std::size_t> scanned;
  for (const BuiltinRule& rule : builtin.rules) {
    if (!rule.scan.empty()) scanned.push_back(all.rules.size());
    all.rules.push_back(std::make_unique<ReadyRule>(own_rule(rule)));
  }
  auto patterns = PatternDatabase::deserialize(builtin.database);
  if (!patterns) {
    std::vector<std::string> texts;
    texts.reserve(scanned.size());
    for (const std::size_t rule : scanned) texts.push_back(all.rules[rule]->rule.scan);
    patterns = PatternDatabase::compile(texts);
    if (!patterns) return patterns.error().in("the rules for secrets");
  }
  all.databases.push_back({std::move(*patterns), std::move(scanned)});
  return {};
}

Result<void> add_file(SecretRules& all, const std::string& file, std::set<std::string, std::less<>>& known) {
  const auto text = read_user_file(file, kMaxRuleFileBytes);
  if (!text) return text.error();
  auto written = parse_secret_rules(*text, file);
  if (!written) return written.error();
  all.version += ' ' + sha256(*text).hex();
  std::vector<std::size_t> scanned;
  std::vector<std::string> texts;
  std::vector<std::size_t> lines;
  for (WrittenRule& rule : *written) {
    if (!known.insert(rule.rule.id).second) {
      return Error{ErrorCode::Invalid, file + ":" + std::to_string(rule.line) + ": there is a rule " + rule.rule.id +
                                           " already; give this one another id"};
    }
    if (!rule.rule.scan.empty()) {
      scanned.push_back(all.rules.size());
      texts.push_back(rule.rule.scan);
      lines.push_back(rule.line);
    }
    all.rules.push_back(std::make_unique<ReadyRule>(std::move(rule.rule)));
  }
  if (texts.empty()) return {};
  std::size_t bad = 0;
  auto patterns = PatternDatabase::compile(texts, &bad);
  if (!patterns) return patterns.error().in(file + ":" + std::to_string(lines[bad]));
  all.databases.push_back({std::move(*patterns), std::move(scanned)});
  return {};
}

}  // namespace

Result<SecretRules> SecretRules::load(const std::vector<std::string>& files) {
  SecretRules all;
  if (auto added = add_own(all); !added) return added.error();
  std::set<std::string, std::less<>> known;
  for (const auto& rule : all.rules) known.insert(rule->rule.id);
  for (const std::string& file : files) {
    if (auto added = add_file(all, file, known); !added) return added.error();
  }
  for (std::size_t i = 0; i < all.rules.size(); ++i) {
    const SecretRule& rule = all.rules[i]->rule;
    if (rule.reads_files) continue;
    for (const PathPattern& path : rule.paths) all.for_paths.add(path.text(), i);
    if (rule.reads_configuration) all.for_configuration.push_back(i);
  }
  return all;
}

Result<PatternScratch> SecretRules::make_scratch() const {
  PatternScratch scratch;
  for (const RuleDatabase& database : databases) {
    if (auto ready = database.patterns.make_ready(scratch); !ready) return ready.error();
  }
  return scratch;
}

}  // namespace coaming
