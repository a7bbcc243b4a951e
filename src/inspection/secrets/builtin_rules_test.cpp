#include "inspection/secrets/builtin_rules.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "inspection/inspection.h"
#include "inspection/secrets/exact_pattern.h"
#include "inspection/secrets/pattern_database.h"
#include "inspection/secrets/rule_file.h"
#include "support/places.h"
#include "support/secret_template.h"

namespace coaming {
namespace {

// Each template is filled in so many ways.
constexpr std::uint64_t kSeeds = 25;

std::vector<WrittenRule> all_written_rules() {
  std::vector<WrittenRule> rules;
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(source_folder() / "data/secrets")) files.push_back(file);
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    if (file.filename() == "allow.yaml") continue;
    std::ifstream in(file);
    auto written = parse_secret_rules(std::string(std::istreambuf_iterator<char>(in), {}), file.filename());
    EXPECT_TRUE(written) << written.error().message;
    if (written) std::move(written->begin(), written->end(), std::back_inserter(rules));
  }
  return rules;
}

// A path that the rule reads.
std::string path_for(const SecretRule& rule) {
  if (rule.reads_files || rule.paths.empty()) return "srv/app/settings.txt";
  std::string path = rule.paths[0].text();
  while (path.starts_with("**/")) path.replace(0, 3, "srv/");
  while (path.find("/**") != std::string::npos) path.replace(path.find("/**"), 3, "/x");
  for (char& c : path) c = c == '*' ? 'x' : c;
  return path;
}

std::vector<std::string> rules_found(const Inspection& inspection, const std::string& path, const std::string& text) {
  FileFacts facts;
  FileEntry entry;
  entry.path = path;
  entry.size = text.size();
  inspection.read(entry, ByteRange::of_memory(text), facts);
  std::vector<std::string> rules;
  for (const Finding& finding : facts.findings) rules.push_back(finding.rule);
  return rules;
}

TEST(BuiltinRules, AreThoseOfTheFiles) {
  const auto written = all_written_rules();
  const auto builtin = builtin_secret_rules().rules;
  ASSERT_EQ(written.size(), builtin.size());
  EXPECT_GE(builtin.size(), 100U);
  std::map<std::string_view, const BuiltinRule*> by_id;
  for (const BuiltinRule& rule : builtin) by_id[rule.id] = &rule;
  for (const auto& [rule, line, finds, passes] : written) {
    ASSERT_TRUE(by_id.contains(rule.id)) << rule.id;
    EXPECT_EQ(by_id[rule.id]->scan, rule.scan) << rule.id;
    EXPECT_EQ(by_id[rule.id]->exact, rule.exact) << rule.id;
    EXPECT_EQ(by_id[rule.id]->severity, rule.severity) << rule.id;
    EXPECT_EQ(by_id[rule.id]->remedy, rule.remedy) << rule.id;
    EXPECT_EQ(by_id[rule.id]->paths.size(), rule.paths.size()) << rule.id;
  }
}

TEST(BuiltinRules, FindTheirCases) {
  const auto inspection = Inspection::prepare({});
  ASSERT_TRUE(inspection) << inspection.error().message;
  for (const auto& [rule, line, finds, passes] : all_written_rules()) {
    for (const std::string& text : finds) {
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const std::string filled = fill_secret_template(text, seed);
        const auto found = rules_found(**inspection, path_for(rule), filled);
        EXPECT_EQ(std::count(found.begin(), found.end(), "secret/" + rule.id), 1) << rule.id << " in " << filled;
      }
    }
  }
}

TEST(BuiltinRules, PassOverTheirCounterexamples) {
  const auto inspection = Inspection::prepare({});
  ASSERT_TRUE(inspection) << inspection.error().message;
  for (const auto& [rule, line, finds, passes] : all_written_rules()) {
    for (const std::string& text : passes) {
      for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
        const std::string filled = fill_secret_template(text, seed);
        const auto found = rules_found(**inspection, path_for(rule), filled);
        EXPECT_EQ(std::count(found.begin(), found.end(), "secret/" + rule.id), 0) << rule.id << " in " << filled;
      }
    }
  }
}

// The database only says where to look: what it misses, nobody sees.
TEST(BuiltinRules, ScanFindsWhateverIsExact) {
  const auto database = PatternDatabase::deserialize(builtin_secret_rules().database);
  ASSERT_TRUE(database) << database.error().message;
  PatternScratch scratch;
  ASSERT_TRUE(database->make_ready(scratch));
  std::size_t pattern = 0;  // of the rule
  std::map<std::string_view, std::size_t> patterns;
  for (const BuiltinRule& rule : builtin_secret_rules().rules) {
    if (!rule.scan.empty()) patterns[rule.id] = pattern++;
  }
  for (const auto& [rule, line, finds, passes] : all_written_rules()) {
    if (rule.scan.empty()) continue;
    const ExactPattern exact(rule.exact);
    for (const std::string& text : finds) {
      const std::string filled = fill_secret_template(text, 1);
      ExactPattern::Match match;
      ASSERT_TRUE(exact.search(filled, 0, filled.size(), match)) << rule.id << " in " << filled;
      const std::size_t wanted = patterns.at(rule.id);
      bool is_seen = false;
      database->search(filled, scratch, [&](std::size_t found, std::size_t end) {
        is_seen |= found == wanted && end == match.end;
        return true;
      });
      EXPECT_TRUE(is_seen) << rule.id << " in " << filled;
    }
  }
}

// Whoever looks for secrets in this repository must find none.
TEST(BuiltinRules, StandInFilesWithoutSecrets) {
  const auto inspection = Inspection::prepare({});
  ASSERT_TRUE(inspection) << inspection.error().message;
  for (const auto& file : std::filesystem::directory_iterator(source_folder() / "data/secrets")) {
    std::ifstream in(file.path());
    const auto found = rules_found(**inspection, "x", std::string(std::istreambuf_iterator<char>(in), {}));
    EXPECT_TRUE(found.empty()) << file.path() << ": " << (found.empty() ? "" : found[0]);
  }
}

}  // namespace
}  // namespace coaming
