#include "artifact/registry/registries_conf.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

std::string endpoints(const std::string& conf_text, const std::string& reference) {
  const auto conf = parse_registries_conf(conf_text);
  if (!conf) return conf.error().message;
  const auto found = find_endpoints(*parse_reference(reference), *conf);
  if (!found) return found.error().message;
  std::string text;
  for (const Endpoint& endpoint : *found) {
    text += (text.empty() ? "" : " ") + std::string(endpoint.is_mirror ? "mirror:" : "") +
            (endpoint.is_insecure ? "insecure:" : "") + endpoint.registry + "/" + endpoint.repository;
  }
  return text;
}

constexpr const char* kDigest = "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

TEST(RegistriesConf, LeadsToEndpoints) {
  struct Case {
    const char* name;
    std::string conf;
    std::string reference;
    std::string endpoints;
  };
  const std::string mirrored =
      "unqualified-search-registries = ['docker.io']\n[[registry]]\nprefix = 'docker.io'\n"
      "[[registry.mirror]]\nlocation = 'mirror.example:5000/hub'\ninsecure = true\n"
      "[[registry.mirror]]\nlocation = 'second.example'\n";
  const std::string choosy =
      "[[registry]]\nlocation = 'quay.io'\n"
      "[[registry.mirror]]\nlocation = 'd.example'\npull-from-mirror = 'digest-only'\n"
      "[[registry.mirror]]\nlocation = 't.example'\npull-from-mirror = 'tag-only'\n"
      "[[registry.mirror]]\nlocation = 'a.example'\npull-from-mirror = 'all'\n";
  const Case kCases[] = {
      {"Nothing", "", "debian", "docker.io/library/debian"},
      {"OtherRegistry", mirrored, "quay.io/a/b", "quay.io/a/b"},
      {"Mirrors", mirrored, "debian",
       "mirror:insecure:mirror.example:5000/hub/library/debian mirror:second.example/library/debian "
       "docker.io/library/debian"},
      {"ByTag", choosy, "quay.io/a:1", "mirror:t.example/a mirror:a.example/a quay.io/a"},
      {"ByDigest", choosy, std::string("quay.io/a") + kDigest, "mirror:d.example/a mirror:a.example/a quay.io/a"},
      {"ByDigestOnly",
       "[[registry]]\nlocation = 'quay.io'\nmirror-by-digest-only = true\n[[registry.mirror]]\nlocation = 'm.example'",
       "quay.io/a:1", "quay.io/a"},
      {"Insecure", "[[registry]]\nlocation = 'r.example:5000'\ninsecure = true", "r.example:5000/a",
       "insecure:r.example:5000/a"},
      {"Location", "[[registry]]\nprefix = 'quay.io/app'\nlocation = 'inner.example/x/y'", "quay.io/app/web:1",
       "inner.example/x/y/web"},
      {"PrefixEndsAtASlash", "[[registry]]\nprefix = 'quay.io/app'\nlocation = 'inner.example'", "quay.io/apple:1",
       "quay.io/apple"},
      {"WholeName", "[[registry]]\nprefix = 'quay.io/app/web'\nlocation = 'inner.example/web'", "quay.io/app/web",
       "inner.example/web"},
      {"LongestPrefix",
       "[[registry]]\nprefix = 'quay.io'\nlocation = 'short.example'\n[[registry]]\nprefix = 'quay.io/app'\nlocation = "
       "'long.example'\n",
       "quay.io/app/web", "long.example/web"},
      {"AnyHostBelow", "[[registry]]\nprefix = '*.example'\nlocation = 'inner.test:5000/all'", "a.b.example/x",
       "inner.test:5000/all/x"},
      {"AnyHostBelowNotItself", "[[registry]]\nprefix = '*.example'\nlocation = 'inner.test'", "example:1/x",
       "example:1/x"},
      {"AnyHostBelowIsInsecure", "[[registry]]\nprefix = '*.example'\ninsecure = true", "a.example/x",
       "insecure:a.example/x"},
      {"Blocked", "[[registry]]\nlocation = 'quay.io'\nblocked = true", "quay.io/x",
       "registries.conf blocks quay.io, so quay.io/x is not asked for"},
      {"OldForm", "[registries.insecure]\nregistries = ['r.example:5000']", "r.example:5000/a",
       "insecure:r.example:5000/a"},
      {"OldFormBlocked", "[registries.block]\nregistries = ['quay.io']", "quay.io/x",
       "registries.conf blocks quay.io, so quay.io/x is not asked for"},
      {"Schemes", "[[registry]]\nprefix = 'docker.io'\n[[registry.mirror]]\nlocation = 'https://m.example/'", "a/b",
       "mirror:m.example/a/b docker.io/a/b"},
      {"NoName", "[[registry]]\nprefix = 'quay.io'\nlocation = 'Not A Name'", "quay.io/x",
       "registries.conf leads to \"Not A Name/x\", which is no image's name"},
  };
  for (const Case& c : kCases) EXPECT_EQ(endpoints(c.conf, c.reference), c.endpoints) << c.name;
}

TEST(RegistriesConf, IsRefused) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
    const char* message;
  };
  std::string many;
  for (std::size_t i = 0; i <= kMaxRegistryRules; ++i) many += "[[registry]]\nlocation = 'a'\n";
  const Case kCases[] = {
      {"NoToml", "[[registry]\n", ErrorCode::Corrupt, "line 1, column"},
      {"RegistryIsNoList", "registry = 1", ErrorCode::Invalid, "registry, line 1, should be a list of tables"},
      {"RegistryIsNoTable", "registry = [1]", ErrorCode::Invalid, "registry, line 1, should be a list of tables"},
      {"NoPrefix", "\n[[registry]]\nblocked = true", ErrorCode::Invalid, "registry, line 2, has neither prefix nor"},
      {"LocationIsNoText", "[[registry]]\nlocation = 1", ErrorCode::Invalid, "location, line 2, should be a text"},
      {"FlagIsNoFlag", "[[registry]]\nlocation = 'a'\ninsecure = 'yes'", ErrorCode::Invalid,
       "insecure, line 3, should be true or false"},
      {"MirrorWithoutLocation", "[[registry]]\nlocation = 'a'\n[[registry.mirror]]\ninsecure = true",
       ErrorCode::Invalid, "mirror, line 3, has no location"},
      {"MirrorUse", "[[registry]]\nlocation = 'a'\n[[registry.mirror]]\nlocation = 'b'\npull-from-mirror = 'never'",
       ErrorCode::Invalid, "pull-from-mirror should be"},
      {"OldFormOfNumbers", "[registries.insecure]\nregistries = [1]", ErrorCode::Invalid, "should be a list of texts"},
      {"TooMany", many, ErrorCode::TooLarge, "more than 1000 entries"},
      {"TooLong", std::string(kMaxRegistriesConfBytes + 1, '#'), ErrorCode::TooLarge, "more than 1048576 bytes"},
  };
  for (const Case& c : kCases) {
    const auto conf = parse_registries_conf(c.text);
    ASSERT_FALSE(conf) << c.name;
    EXPECT_EQ(conf.error().code, c.code) << c.name;
    EXPECT_NE(conf.error().message.find(c.message), std::string::npos) << c.name << ": " << conf.error().message;
  }
}

TEST(RegistriesConf, IsReplacedByWhatComesLater) {
  RegistriesConf conf = *parse_registries_conf(
      "[[registry]]\nlocation = 'a.example'\nblocked = true\n[[registry]]\nlocation = 'b.example'\nblocked = true");
  merge_registries_conf(*parse_registries_conf("[[registry]]\nlocation = 'a.example'\n"), conf);
  EXPECT_EQ(conf.rules.size(), 2U);
  EXPECT_TRUE(find_endpoints(*parse_reference("a.example/x"), conf));
  EXPECT_FALSE(find_endpoints(*parse_reference("b.example/x"), conf));
}

}  // namespace
}  // namespace coaming
