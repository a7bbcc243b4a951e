#include "cli/settings.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using Texts = std::vector<std::string>;

TEST(Settings, AreSortedByName) {
  const auto settings = all_settings();
  EXPECT_TRUE(std::is_sorted(settings.begin(), settings.end(),
                             [](const Setting& a, const Setting& b) { return a.name < b.name; }));
  EXPECT_EQ(variable_of(*std::ranges::find(settings, "fail-on-gap", &Setting::name)), "COAMING_FAIL_ON_GAP");
}

TEST(ConfigFile, SetsWhatItSays) {
  Settings settings;
  const auto applied =
      apply_config("# for CI\nfail-on-gap: true\noutput:\n  - text\n  - json=report.json\nplatform: linux/arm64\n",
                   "coaming.yaml", settings);
  ASSERT_TRUE(applied) << applied.error().message;
  EXPECT_TRUE(settings.fail_on_gap);
  EXPECT_EQ(settings.output, (Texts{"text", "json=report.json"}));
  EXPECT_EQ(settings.platform, "linux/arm64");
  EXPECT_FALSE(settings.quiet);
  ASSERT_TRUE(apply_config("output: json\n", "coaming.yaml", settings));
  EXPECT_EQ(settings.output, Texts{"json"});
  ASSERT_TRUE(apply_config("", "coaming.yaml", settings));
}

TEST(ConfigFile, PointsAtMistakes) {
  struct Case {
    const char* name;
    const char* text;
    const char* message;
  };
  const Case kCases[] = {
      {"Misspelt", "quiet: true\nfail-on-gaps: true\n",
       "coaming.yaml:2:15: there is no setting fail-on-gaps; did you mean fail-on-gap?"},
      {"Unknown", "colour: red\n",
       "coaming.yaml:1:9: there is no setting colour; there are: allow-file, ca-file, cache-dir, fail-on-gap, image, "
       "insecure-registry, malware-hashes, max-memory, no-cache, output, password-stdin, platform, proxy, quiet, "
       "secret-rules, secrets, timeout, username, yara-rules"},
      {"NoFlag", "quiet: loud\n", "coaming.yaml:1:8: quiet should be true or false"},
      {"NoText", "image: [a]\n", "coaming.yaml:1:8: image should be a text"},
      {"NoList", "output: {a: b}\n", "coaming.yaml:1:9: output should be a list of texts"},
      {"NoMap", "- a\n", "coaming.yaml:1:1: should hold \"setting: value\" lines"},
      {"Twice", "quiet: true\nquiet: false\n", "coaming.yaml: line 2, column 1: \"quiet\" stands here a second time"},
  };
  for (const Case& c : kCases) {
    Settings settings;
    const auto applied = apply_config(c.text, "coaming.yaml", settings);
    ASSERT_FALSE(applied) << c.name;
    EXPECT_EQ(applied.error().message, c.message) << c.name;
  }
}

TEST(ConfigFile, TurnsOffWhatIsOn) {
  Settings settings;
  EXPECT_TRUE(settings.secrets);
  ASSERT_TRUE(apply_config("secrets: false\nsecret-rules: [a.yaml, b.yaml]\n", "coaming.yaml", settings));
  EXPECT_FALSE(settings.secrets);
  EXPECT_EQ(settings.secret_rules, (Texts{"a.yaml", "b.yaml"}));
  ASSERT_TRUE(apply_environment({{"COAMING_SECRETS", "yes"}}, settings));
  EXPECT_TRUE(settings.secrets);
}

TEST(Environment, SetsWhatItSays) {
  Settings settings;
  const auto applied = apply_environment(
      {{"COAMING_QUIET", "1"}, {"COAMING_OUTPUT", "text, json=r.json"}, {"COAMING_IMAGE", "app:1"}}, settings);
  ASSERT_TRUE(applied) << applied.error().message;
  EXPECT_TRUE(settings.quiet);
  EXPECT_EQ(settings.output, (Texts{"text", "json=r.json"}));
  EXPECT_EQ(settings.image, "app:1");
}

TEST(Environment, NamesTheMistake) {
  Settings settings;
  const auto flag = apply_environment({{"COAMING_QUIET", "loud"}}, settings);
  ASSERT_FALSE(flag);
  EXPECT_EQ(flag.error().message, "COAMING_QUIET should be true or false, but is \"loud\"");
  const auto unknown = apply_environment({{"COAMING_QUITE", "1"}}, settings);
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message.find("COAMING_QUITE, which nothing reads"), std::string::npos);
}

}  // namespace
}  // namespace coaming
