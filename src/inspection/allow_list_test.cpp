#include "inspection/allow_list.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

std::string judged(const AllowList& list, const AllowQuestion& question) {
  const auto severity = list.judge(question, Severity::High);
  return severity ? std::string(to_string(*severity)) : "none";
}

TEST(AllowList, TakesTheFirstEntryThatFits) {
  const auto list = AllowList::parse(
      "allow:\n"
      "  - {rule: secret/a, path: 'app/tests/**', reason: r}\n"
      "  - {path: 'app/**', severity: low, reason: r}\n"
      "  - {value: '^x+$', reason: r}\n"
      "  - {fingerprint: 1a2b3c4d, reason: r}\n"
      "  - {rule: file/setuid, path: 'usr/bin/mine', reason: r}\n",
      "f");
  ASSERT_TRUE(list) << list.error().message;
  struct Case {
    const char* name;
    AllowQuestion question;
    const char* judged;
  };
  const Case kCases[] = {
      {"RuleAndPath", {"secret/a", "app/tests/x", "s", ""}, "none"},
      {"OtherRule", {"secret/b", "app/tests/x", "s", ""}, "low"},
      {"OtherPath", {"secret/a", "srv/x", "s", ""}, "high"},
      {"Value", {"secret/a", "srv/x", "xxx", ""}, "none"},
      {"OtherValue", {"secret/a", "srv/x", "xxy", ""}, "high"},
      {"Fingerprint", {"secret/a", "srv/x", "s", "1a2b3c4d"}, "none"},
      {"File", {"file/setuid", "usr/bin/mine", "", ""}, "none"},
      {"Configuration", {"secret/a", "", "s", ""}, "high"},
      {"NoSecretHasNoValue", {"file/setuid", "srv/x", "", ""}, "high"},
  };
  for (const Case& c : kCases) EXPECT_EQ(judged(*list, c.question), c.judged) << c.name;
}

TEST(AllowList, AppendsBehind) {
  auto first = AllowList::parse("allow: [{path: a, severity: low, reason: r}]", "f");
  auto second = AllowList::parse("allow: [{path: '*', reason: r}]", "f");
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  first->append(std::move(*second));
  EXPECT_EQ(judged(*first, {"r", "a", "", ""}), "low");
  EXPECT_EQ(judged(*first, {"r", "b", "", ""}), "none");
}

TEST(AllowList, PointsAtMistakes) {
  struct Case {
    const char* name;
    std::string text;
    const char* message;
  };
  const Case kCases[] = {
      {"NoList", "allow: a", "f:1:1: should hold \"allow:\" and a list of entries"},
      {"Empty", "", "f:1:1: should hold \"allow:\" and a list of entries"},
      {"NoMap", "allow: [a]", "f:1:9: an entry should hold \"field: value\" lines"},
      {"UnknownField", "allow: [{rules: a}]",
       "f:1:17: there is no field rules; there are: fingerprint, path, reason, rule, severity, value"},
      {"NoReason", "allow: [{rule: a}]", "f:1:9: an entry should give its reason"},
      {"Nothing", "allow: [{reason: a}]",
       "f:1:9: an entry should say what it allows: rule, path, value or fingerprint"},
      {"BadSeverity", "allow: [{rule: a, severity: none}]", "f:1:29: severity should be low, medium, high or critical"},
      {"BadPath", "allow: [{path: /a}]",
       "f:1:16: the path pattern \"/a\" begins with a slash; paths inside an image do not"},
      {"BadValue", "allow: [{value: '('}]", "f:1:17: value is no pattern: missing ): ("},
      {"EmptyText", "allow: [{rule: ''}]", "f:1:16: rule should be a text"},
  };
  for (const Case& c : kCases) {
    const auto list = AllowList::parse(c.text, "f");
    ASSERT_FALSE(list) << c.name;
    EXPECT_EQ(list.error().message, c.message) << c.name;
  }
}

}  // namespace
}  // namespace coaming
