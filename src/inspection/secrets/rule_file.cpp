#include "inspection/secrets/rule_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "base/text.h"
#include "base/yaml.h"
#include "inspection/secrets/exact_pattern.h"
#include "inspection/secrets/secret_checks.h"

namespace coaming {

namespace {

// What stands before a token, or nothing: no letter or digit of a longer text, but the end of an escape may.
constexpr std::string_view kBeforeToken = R"((?:\A|[^0-9A-Za-z_]|\\[nrt]|%[0-9A-Fa-f]{2}))";
constexpr std::string_view kBehindToken = R"((?:\W|\z))";
constexpr std::string_view kRestOfName = "[0-9A-Za-z_.-]{0,24}";
// Between a name and its value: " = '", "\": \"", ">", "(\"".
constexpr std::string_view kAssigns =
    R"re(["'\]]{0,2}[ \t]{0,16}(?:=>|:=|\?=|={1,3}|:|,|>|\()[ \t]{0,16}(?:\\?["'`])?)re";

constexpr std::array kFields = {"allow",    "check", "entropy", "finds",   "generic", "guessable",
                                "id",       "name",  "passes",  "pattern", "remedy",  "revoke",
                                "severity", "shows", "title",   "token",   "value",   "where"};

class RuleReader {
 public:
  RuleReader(const YamlNode& node, const std::string& file) : node_(node), file_(file) {}

  Result<WrittenRule> read() {
    if (node_.kind != YamlNode::Kind::Map) return mistake(node_, "a rule should hold \"field: value\" lines");
    for (std::size_t i = 0; i < node_.keys.size(); ++i) {
      const std::string& key = node_.keys[i];
      if (std::find(kFields.begin(), kFields.end(), key) == kFields.end()) {
        std::string names;
        for (const char* name : kFields) names += (names.empty() ? "" : ", ") + std::string(name);
        return mistake(node_.items[i], "there is no field " + printable(key) + "; there are: " + names);
      }
    }
    written_.line = node_.line;
    read_words();
    read_patterns();
    read_numbers();
    read_lists();
    if (error_) return *error_;
    return std::move(written_);
  }

 private:
  [[nodiscard]] Error mistake(const YamlNode& node, const std::string& what) const {
    return {ErrorCode::Invalid,
            file_ + ":" + std::to_string(node.line) + ":" + std::to_string(node.column) + ": " + what};
  }
  // The first mistake counts.
  void fail(const YamlNode& node, const std::string& what) {
    if (!error_) error_ = mistake(node, what);
  }

  [[nodiscard]] const YamlNode* find(std::string_view key) const {
    const auto it = std::find(node_.keys.begin(), node_.keys.end(), key);
    return it == node_.keys.end() ? nullptr : &node_.items[static_cast<std::size_t>(it - node_.keys.begin())];
  }

  // "" where it is missing.
  std::string text(std::string_view key) {
    const YamlNode* node = find(key);
    if (node == nullptr) return {};
    if (node->kind != YamlNode::Kind::Scalar || node->text.empty()) fail(*node, std::string(key) + " should be a text");
    return node->text;
  }

  std::string required_text(std::string_view key) {
    if (find(key) == nullptr) fail(node_, "the rule has no " + std::string(key));
    return text(key);
  }

  bool flag(std::string_view key) {
    const std::string value = text(key);
    if (!value.empty() && value != "true" && value != "false") fail(*find(key), std::string(key) + " should be true");
    return value == "true";
  }

  std::vector<std::string> list(std::string_view key) {
    const YamlNode* node = find(key);
    if (node == nullptr) return {};
    std::vector<std::string> values;
    if (node->kind != YamlNode::Kind::List) fail(*node, std::string(key) + " should be a list of texts");
    for (const YamlNode& item : node->items) {
      if (item.kind != YamlNode::Kind::Scalar) fail(item, std::string(key) + " should be a list of texts");
      values.push_back(item.text);
    }
    return values;
  }

  void read_words() {
    SecretRule& rule = written_.rule;
    rule.id = required_text("id");
    const bool is_plain = std::all_of(rule.id.begin(), rule.id.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!is_plain) fail(*find("id"), "an id is made of small letters, digits and dashes");
    rule.title = required_text("title");
    const std::string severity = required_text("severity");
    for (const Severity each : {Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
      if (severity == to_string(each)) rule.severity = each;
    }
    if (rule.severity == Severity::Unknown && find("severity") != nullptr) {
      fail(*find("severity"), "severity should be low, medium, high or critical");
    }
    const std::string revoke = text("revoke");
    rule.remedy = revoke.empty() ? text("remedy")
                                 : "Revoke it " + revoke +
                                       ", and hand its successor in when the container starts or as a build secret.";
    if ((find("revoke") == nullptr) == (find("remedy") == nullptr)) {
      fail(node_, "a rule has either \"revoke\", which says where, or \"remedy\"");
    }
    if (find("remedy") != nullptr && !rule.remedy.ends_with('.')) {
      fail(*find("remedy"), "a remedy is a sentence and ends in a full stop");
    }
    const std::string check = text("check");
    if (!check.empty()) rule.check = find_secret_check(check);
    if (!check.empty() && rule.check == nullptr) {
      std::string names;
      for (const SecretCheck& each : all_secret_checks()) names += (names.empty() ? "" : ", ") + std::string(each.name);
      fail(*find("check"), "there is no check " + printable(check) + "; there are: " + names);
    }
    rule.is_guessable = flag("guessable");
    rule.is_generic = flag("generic");
  }

  void read_patterns() {
    SecretRule& rule = written_.rule;
    const std::string token = text("token");
    const std::string name = text("name");
    const std::string value = text("value");
    const std::string pattern = text("pattern");
    const int shapes = (token.empty() ? 0 : 1) + (name.empty() ? 0 : 1) + (pattern.empty() ? 0 : 1);
    if (shapes != 1 || name.empty() != value.empty()) {
      fail(node_, "a rule has either \"token\", or \"name\" and \"value\", or \"pattern\"");
      return;
    }
    if (!token.empty()) {
      rule.scan = "(?:" + token + ")" + std::string(kBehindToken);
      rule.exact = std::string(kBeforeToken) + "(" + token + ")" + std::string(kBehindToken);
    } else if (!name.empty()) {
      const std::string whole_name = "(?i:" + name + ")" + std::string(kRestOfName);
      const std::string assigns(kAssigns);
      rule.scan = whole_name + assigns + "(?:" + value + ")" + std::string(kBehindToken);
      rule.exact = "(?P<name>" + std::string(kRestOfName) + whole_name + ")" + assigns + "(" + value + ")" +
                   std::string(kBehindToken);
    } else {
      rule.scan = without_names(pattern);
      rule.exact = pattern;
    }
    const YamlNode& node = *find(!token.empty() ? "token" : !name.empty() ? "value" : "pattern");
    check_pattern(node, rule.exact);
    if (!error_ && ExactPattern(rule.exact).groups() == 0) {
      fail(node, "the pattern has no group; put the secret itself in brackets");
    }
    for (const std::string_view key : {"token", "name", "value"}) {
      if (find(key) != nullptr && has_group(find(key)->text)) {
        fail(*find(key), std::string(key) + " should have no group that captures; write (?:…)");
      }
    }
  }

  void check_pattern(const YamlNode& node, const std::string& pattern) {
    if (pattern.size() > kMaxRulePatternBytes) {
      if (!error_) error_ = Error{ErrorCode::TooLarge, mistake(node, "the pattern is too long").message};
      return;
    }
    const std::string problem = ExactPattern(pattern).problem();
    if (!problem.empty()) fail(node, "the pattern is none: " + problem);
  }

  static bool has_group(const std::string& pattern) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (pattern[i] == '\\') {
        ++i;
      } else if (pattern[i] == '[') {
        i = pattern.find(']', i + 2);
        if (i == std::string::npos) return false;
      } else if (pattern[i] == '(' && pattern.compare(i, 2, "(?") != 0) {
        return true;
      }
    }
    return false;
  }

  // Vectorscan needs no names.
  static std::string without_names(std::string pattern) {
    constexpr std::string_view kOpen = "(?P<";
    for (auto at = pattern.find(kOpen); at != std::string::npos; at = pattern.find(kOpen, at + 1)) {
      const auto end = pattern.find('>', at);
      if (end == std::string::npos) break;
      pattern.replace(at, end - at + 1, "(?:");
    }
    return pattern;
  }

  void read_numbers() {
    SecretRule& rule = written_.rule;
    if (const std::string bits = text("entropy"); !bits.empty()) {
      const auto [end, code] = std::from_chars(bits.data(), bits.data() + bits.size(), rule.min_bits);
      if (code != std::errc() || end != bits.data() + bits.size() || rule.min_bits < 0 || rule.min_bits > 8) {
        fail(*find("entropy"), "entropy should be a number of bits a byte, 0 to 8");
      }
    }
    if (const std::string shows = text("shows"); !shows.empty()) {
      const auto [end, code] = std::from_chars(shows.data(), shows.data() + shows.size(), rule.shows);
      if (code != std::errc() || end != shows.data() + shows.size() || rule.shows > 16) {
        fail(*find("shows"), "shows should be a number of bytes, 0 to 16");
      }
    }
  }

  void read_lists() {
    SecretRule& rule = written_.rule;
    written_.finds = list("finds");
    written_.passes = list("passes");
    rule.allow = list("allow");
    for (std::size_t i = 0; i < rule.allow.size() && !error_; ++i) {
      check_pattern(find("allow")->items[i], rule.allow[i]);
    }
    if (find("where") == nullptr) return;
    rule.reads_files = rule.reads_configuration = false;
    const std::vector<std::string> places = list("where");
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] == "files") {
        rule.reads_files = true;
      } else if (places[i] == "configuration") {
        rule.reads_configuration = true;
      } else if (auto path = PathPattern::parse(places[i])) {
        rule.paths.push_back(std::move(*path));
      } else {
        fail(find("where")->items[i], path.error().message);
      }
    }
    if (places.empty()) fail(*find("where"), "where should name \"files\", \"configuration\" or paths");
    if (!rule.reads_files) rule.scan.clear();
  }

  const YamlNode& node_;
  const std::string& file_;
  WrittenRule written_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<WrittenRule>> parse_secret_rules(std::string_view text, const std::string& file) {
  const auto document = parse_yaml(text);
  if (!document) return document.error().in(file);
  if (document->kind != YamlNode::Kind::Map || document->keys != std::vector<std::string>{"rules"} ||
      document->items[0].kind != YamlNode::Kind::List) {
    return Error{ErrorCode::Invalid, file + ":1:1: should hold \"rules:\" and a list of rules"};
  }
  const std::vector<YamlNode>& items = document->items[0].items;
  if (items.size() > kMaxRulesInFile) {
    return Error{ErrorCode::TooLarge, file + ": " + std::to_string(items.size()) + " rules; the limit is " +
                                          std::to_string(kMaxRulesInFile)};
  }
  std::vector<WrittenRule> rules;
  std::set<std::string> known;
  for (const YamlNode& item : items) {
    auto rule = RuleReader(item, file).read();
    if (!rule) return rule.error();
    if (!known.insert(rule->rule.id).second) {
      return Error{ErrorCode::Invalid, file + ":" + std::to_string(item.line) + ":" + std::to_string(item.column) +
                                           ": there is a rule " + rule->rule.id + " above already"};
    }
    rules.push_back(std::move(*rule));
  }
  return rules;
}

}  // namespace coaming
