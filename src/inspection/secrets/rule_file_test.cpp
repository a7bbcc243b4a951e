#include "inspection/secrets/rule_file.h"

#include <gtest/gtest.h>

#include "inspection/secrets/exact_pattern.h"
#include "inspection/secrets/secret_checks.h"

namespace coaming {
namespace {

const std::string kRest = "title: t, severity: high, remedy: Do it.";

TEST(RuleFile, ReadsRules) {
  const auto rules = parse_secret_rules(
      "rules:\n"
      "  - id: acme-token\n"
      "    title: Token of Acme\n"
      "    severity: critical\n"
      "    token: 'acme_[a-z]{8}'\n"
      "    entropy: 2.5\n"
      "    check: letters-and-digits\n"
      "    shows: 5\n"
      "    guessable: true\n"
      "    generic: true\n"
      "    where: [files, '**/.acme']\n"
      "    allow: ['^acme_x']\n"
      "    revoke: at Acme\n"
      "    finds: ['acme_{8 lower}']\n"
      "    passes: [a, b]\n",
      "rules.yaml");
  ASSERT_TRUE(rules) << rules.error().message;
  ASSERT_EQ(rules->size(), 1U);
  const auto& [rule, line, finds, passes] = rules->at(0);
  EXPECT_EQ(rule.id, "acme-token");
  EXPECT_EQ(rule.title, "Token of Acme");
  EXPECT_EQ(rule.severity, Severity::Critical);
  EXPECT_EQ(rule.min_bits, 2.5);
  EXPECT_EQ(rule.check, find_secret_check("letters-and-digits"));
  EXPECT_EQ(rule.shows, 5U);
  EXPECT_TRUE(rule.is_guessable);
  EXPECT_TRUE(rule.is_generic);
  EXPECT_TRUE(rule.reads_files);
  EXPECT_FALSE(rule.reads_configuration);
  ASSERT_EQ(rule.paths.size(), 1U);
  EXPECT_TRUE(rule.paths[0].matches("root/.acme"));
  EXPECT_EQ(rule.allow, std::vector<std::string>{"^acme_x"});
  EXPECT_EQ(rule.remedy,
            "Revoke it at Acme, and hand its successor in when the container starts or as a build secret.");
  EXPECT_EQ(line, 2U);
  EXPECT_EQ(finds, std::vector<std::string>{"acme_{8 lower}"});
  EXPECT_EQ(passes.size(), 2U);
}

TEST(RuleFile, BuildsPatterns) {
  struct Case {
    const char* rule;
    const char* text;
    const char* secret;  // "" for none
  };
  const Case kCases[] = {
      {"token: 'ac_[a-z]{4}'", "ac_abcd", "ac_abcd"},
      {"token: 'ac_[a-z]{4}'", "x=ac_abcd;", "ac_abcd"},
      {"token: 'ac_[a-z]{4}'", "xac_abcd", ""},
      {"token: 'ac_[a-z]{4}'", "ac_abcde", ""},
      {"token: 'ac_[a-z]{4}'", "\\nac_abcd\\n", "ac_abcd"},
      {"token: 'ac_[a-z]{4}'", "%3dac_abcd%26", "ac_abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "ACME_KEY=abcd", "abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "\"acme\": \"abcd\"", "abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "acme.token := 'abcd'", "abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "acme => `abcd`", "abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "<acme>abcd</acme>", "abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "env['acme'] = 'abcd'", "abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "{\\\"acme\\\":\\\"abcd\\\"}", ""},
      {"{name: acme, value: '[a-z]{4}'}", "setAcme(\"abcd\")", "abcd"},
      {"{name: acme, value: '[a-z]{4}'}", "acme abcd", ""},
      {"{name: acme, value: '[a-z]{4}'}", "acme = abcde", ""},
      {"pattern: 'k:([a-z]{4})'", "xk:abcde", "abcd"},
  };
  for (const Case& c : kCases) {
    std::string fields = c.rule;
    if (fields.starts_with('{')) fields = fields.substr(1, fields.size() - 2);
    const auto rules = parse_secret_rules(
        "rules: [{id: r, " + kRest.substr(0, kRest.find(", remedy")) + ", remedy: Do it., " + fields + "}]", "f");
    ASSERT_TRUE(rules) << c.rule << ": " << rules.error().message;
    ExactPattern::Match match;
    const std::string text = c.text;
    const bool is_found = ExactPattern(rules->at(0).rule.exact).search(text, 0, text.size(), match);
    EXPECT_EQ(is_found ? match.secret : "", c.secret) << c.rule << " in " << c.text;
  }
}

TEST(RuleFile, LeavesNamesOutForVectorscan) {
  const auto rules =
      parse_secret_rules("rules: [{id: r, " + kRest + ", pattern: '(?P<name>[a-z]{1,9})=([0-9]{4})'}]", "f");
  ASSERT_TRUE(rules) << rules.error().message;
  EXPECT_EQ(rules->at(0).rule.scan, "(?:[a-z]{1,9})=([0-9]{4})");
  EXPECT_EQ(rules->at(0).rule.exact, "(?P<name>[a-z]{1,9})=([0-9]{4})");
}

TEST(RuleFile, PointsAtMistakes) {
  struct Case {
    const char* name;
    std::string text;
    std::string message;
  };
  const auto rule = [](const std::string& fields) { return "rules:\n  - {id: a, " + fields + "}\n"; };
  const Case kCases[] = {
      {"NoList", "rules: a\n", "f:1:1: should hold \"rules:\" and a list of rules"},
      {"OtherKey", "rule: []\n", "f:1:1: should hold \"rules:\" and a list of rules"},
      {"NoMap", "rules:\n  - a\n", "f:2:5: a rule should hold \"field: value\" lines"},
      {"UnknownField", rule("colour: red"),
       "f:2:21: there is no field colour; there are: allow, check, entropy, finds, generic, guessable, id, name, "
       "passes, "
       "pattern, remedy, revoke, severity, shows, title, token, value, where"},
      {"NoTitle", rule("severity: low"), "f:2:5: the rule has no title"},
      {"BadId", "rules:\n  - {id: A b}\n", "f:2:10: an id is made of small letters, digits and dashes"},
      {"BadSeverity", rule("title: t, severity: bad"), "f:2:33: severity should be low, medium, high or critical"},
      {"NoRemedy", rule("title: t, severity: low"),
       "f:2:5: a rule has either \"revoke\", which says where, or \"remedy\""},
      {"NeitherRevokeNorRemedy", rule("title: t, severity: low, token: a, check: bech32, where: [files,], passes: [b]"),
       "f:2:5: a rule has either \"revoke\", which says where, or \"remedy\""},
      {"RemedyIsNoSentence", rule("title: t, severity: low, remedy: Do it"),
       "f:2:46: a remedy is a sentence and ends in a full stop"},
      {"NoShape", rule(kRest), "f:2:5: a rule has either \"token\", or \"name\" and \"value\", or \"pattern\""},
      {"TwoShapes", rule(kRest + ", token: a, pattern: (b)"),
       "f:2:5: a rule has either \"token\", or \"name\" and \"value\", or \"pattern\""},
      {"NameWithoutValue", rule(kRest + ", name: a"),
       "f:2:5: a rule has either \"token\", or \"name\" and \"value\", or \"pattern\""},
      {"BadPattern", rule(kRest + ", pattern: '(a'"), "f:2:64: the pattern is none: missing ): (a"},
      {"NoGroup", rule(kRest + ", pattern: 'a'"),
       "f:2:64: the pattern has no group; put the secret itself in brackets"},
      {"GroupInToken", rule(kRest + ", token: 'a(b)[(]'"),
       "f:2:62: token should have no group that captures; write (?:…)"},
      {"BadEntropy", rule(kRest + ", token: a, entropy: 9"),
       "f:2:74: entropy should be a number of bits a byte, 0 to 8"},
      {"BadShows", rule(kRest + ", token: a, shows: all"), "f:2:72: shows should be a number of bytes, 0 to 16"},
      {"BadCheck", rule(kRest + ", token: a, check: luhn"),
       "f:2:72: there is no check luhn; there are: address-password, base64-key, basic-login, bech32, crc32-base62, "
       "discord-token, encoded-private-key, encrypted-private-key, json-web-token, letters-and-digits, private-key, "
       "random-text"},
      {"BadFlag", rule(kRest + ", token: a, generic: maybe"), "f:2:74: generic should be true"},
      {"BadAllow", rule(kRest + ", token: a, allow: ['[']"), "f:2:73: the pattern is none: missing ]: ["},
      {"BadPath", rule(kRest + ", token: a, where: [/etc]"),
       "f:2:73: the path pattern \"/etc\" begins with a slash; paths inside an image do not"},
      {"NoPlace", rule(kRest + ", token: a, where: []"),
       "f:2:72: where should name \"files\", \"configuration\" or paths"},
      {"Twice", "rules:\n  - {id: a, " + kRest + ", token: a}\n  - {id: a, " + kRest + ", token: b}\n",
       "f:3:5: there is a rule a above already"},
      {"NoYaml", "rules: [", "f: line 2, column 1: did not find expected node content"},
  };
  for (const Case& c : kCases) {
    const auto rules = parse_secret_rules(c.text, "f");
    ASSERT_FALSE(rules) << c.name;
    EXPECT_EQ(rules.error().message, c.message) << c.name;
  }
}

TEST(RuleFile, IsBounded) {
  const std::string pattern(kMaxRulePatternBytes + 1, 'a');
  EXPECT_EQ(parse_secret_rules("rules: [{id: a, " + kRest + ", token: " + pattern + "}]", "f").error().code,
            ErrorCode::TooLarge);
  std::string many = "rules:\n";
  for (std::size_t i = 0; i <= kMaxRulesInFile; ++i) many += "- {}\n";
  EXPECT_EQ(parse_secret_rules(many, "f").error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
