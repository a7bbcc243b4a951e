#include "inspection/secrets/secret_search.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/fd.h"
#include "inspection/allow_list.h"
#include "inspection/secrets/builtin_rules.h"
#include "inspection/text_windows.h"
#include "support/secret_template.h"

namespace coaming {
namespace {

struct Found {
  std::vector<Finding> findings;
  std::vector<Gap> gaps;
};

class Searcher {
 public:
  Searcher() {
    auto rules = SecretRules::load({});
    EXPECT_TRUE(rules);
    rules_ = std::move(*rules);
    auto allow = AllowList::parse(builtin_secret_rules().allow, "allow.yaml");
    EXPECT_TRUE(allow);
    allow_ = std::move(*allow);
    auto scratch = rules_.make_scratch();
    EXPECT_TRUE(scratch);
    scratch_.patterns = std::move(*scratch);
  }

  Found in(const ByteRange& bytes, std::string_view path = "srv/x", ContentKind kind = ContentKind::Text,
           std::string_view place = "") {
    SecretSearch search(rules_, allow_, path, place, kind, scratch_);
    std::string buffer;
    EXPECT_TRUE(for_each_window(bytes, buffer, [&](const TextWindow& window) { return search.read(window); }));
    Found found;
    search.finish(found.findings, found.gaps);
    return found;
  }
  Found in(std::string_view text, std::string_view path = "srv/x", ContentKind kind = ContentKind::Text,
           std::string_view place = "") {
    return in(ByteRange::of_memory(text), path, kind, place);
  }

 private:
  SecretRules rules_;
  AllowList allow_;
  SecretScratch scratch_;
};

std::string made(std::string_view text, std::uint64_t seed = 1) { return fill_secret_template(text, seed); }

TEST(SecretSearch, SaysWhereAndWhatWithoutTheSecret) {
  Searcher searcher;
  const std::string token = made("ghp_{crc 30}");
  const auto found = searcher.in("# settings\n\nGH_TOKEN: " + token + "\n");
  ASSERT_EQ(found.findings.size(), 1U);
  const Finding& finding = found.findings[0];
  EXPECT_EQ(finding.rule, "secret/github-token");
  EXPECT_EQ(finding.title, "GitHub token");
  EXPECT_EQ(finding.severity, Severity::Critical);
  EXPECT_EQ(finding.location.path, "");
  EXPECT_EQ(finding.location.line, 3U);
  EXPECT_TRUE(finding.evidence.starts_with("\"ghp_…\", 40 characters, fingerprint ")) << finding.evidence;
  EXPECT_EQ(finding.evidence.find(token.substr(4, 3)), std::string::npos) << finding.evidence;
  EXPECT_FALSE(finding.remedy.empty());
  EXPECT_TRUE(found.gaps.empty());
}

TEST(SecretSearch, PrintsNothingToGuessWith) {
  Searcher searcher;
  const auto found = searcher.in(made("postgres://app:{16 base62}@db.internal/app"));
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].evidence, "16 characters");
}

TEST(SecretSearch, NamesTheVariable) {
  Searcher searcher;
  const auto found = searcher.in(made("export PROD_TWILIO_AUTH_TOKEN='{32 hex}'"));
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_TRUE(found.findings[0].evidence.starts_with("PROD_TWILIO_AUTH_TOKEN: 32 characters, fingerprint "))
      << found.findings[0].evidence;
}

TEST(SecretSearch, CountsTheSameSecretOnce) {
  Searcher searcher;
  const std::string token = made("ghp_{crc 30}");
  const auto found = searcher.in("a " + token + "\nb " + token + "\nc=" + token + "\n" + made("ghp_{crc 30}", 2));
  ASSERT_EQ(found.findings.size(), 2U);
  EXPECT_TRUE(found.findings[0].evidence.ends_with(", here 3 times")) << found.findings[0].evidence;
  EXPECT_EQ(found.findings[0].location.line, 1U);
  EXPECT_EQ(found.findings[1].location.line, 4U);
}

TEST(SecretSearch, FindsSecretsSideBySide) {
  Searcher searcher;
  std::string text;
  for (std::uint64_t i = 0; i < 20; ++i) text += made("ghp_{crc 30}", i) + ",";
  EXPECT_EQ(searcher.in(text).findings.size(), 20U);
}

TEST(SecretSearch, PrefersTheRuleThatKnowsMore) {
  Searcher searcher;
  // Also an assignment of a password, a login in an address, a token in a header.
  for (const char* text : {"password = \"{}ghp_{crc 30}\"", "https://x:ghp_{crc 30}@github.com/a/b",
                           "Authorization: Bearer ghp_{crc 30}", "api_key = \"ghp_{crc 30}\""}) {
    const auto found = searcher.in(made(text));
    ASSERT_EQ(found.findings.size(), 1U) << text;
    EXPECT_EQ(found.findings[0].rule, "secret/github-token") << text;
  }
}

TEST(SecretSearch, FindsWhatLiesAcrossASeam) {
  Searcher searcher;
  const std::string key = made("{pem RSA PRIVATE KEY}");
  const std::string token = made("ghp_{crc 30}");
  constexpr std::size_t kSeam = kWindowBytes - kBehindBytes;
  for (const std::string& secret : {key, token}) {
    for (const std::size_t shift : {std::size_t{0}, std::size_t{1}, secret.size() / 2, secret.size() - 1, secret.size(),
                                    secret.size() + 1, kBehindBytes, kBeforeBytes}) {
      for (const std::size_t seam : {kSeam, kWindowBytes}) {
        std::string text(2 * kWindowBytes, '\n');
        text.replace(seam - shift, secret.size(), secret);
        const auto file = open_temporary();
        ASSERT_TRUE(file);
        ASSERT_EQ(::pwrite(file->get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
        for (const ByteRange& bytes : {ByteRange::of_memory(text), ByteRange::of_file(file->get(), 0, text.size())}) {
          const auto found = searcher.in(bytes);
          ASSERT_EQ(found.findings.size(), 1U) << secret.size() << " " << shift << " " << seam;
          EXPECT_EQ(found.findings[0].location.line, seam - shift + 1);
          EXPECT_EQ(found.findings[0].evidence.find("times"), std::string::npos);
        }
      }
    }
  }
}

TEST(SecretSearch, BoundsWhatItLists) {
  Searcher searcher;
  std::string text;
  for (std::uint64_t i = 0; i < kMaxSecretsInFile + 7; ++i) text += made("ghp_{crc 30}", i) + "\n";
  const auto found = searcher.in(text);
  EXPECT_EQ(found.findings.size(), kMaxSecretsInFile);
  ASSERT_EQ(found.gaps.size(), 1U);
  EXPECT_EQ(found.gaps[0].message, "7 more places look like secrets; the first 100 are listed");
}

TEST(SecretSearch, BoundsWhatItLooksAt) {
  Searcher searcher;
  std::string text;
  // Each looks like a token until its checksum is compared.
  for (std::size_t i = 0; i < kMaxPlacesInFile + 100; ++i) text += "ghp_" + std::string(36, 'a') + "\n";
  const auto found = searcher.in(text + made("ghp_{crc 30}"));
  EXPECT_TRUE(found.findings.empty());
  ASSERT_EQ(found.gaps.size(), 1U);
  EXPECT_TRUE(found.gaps[0].message.starts_with("not searched for secrets behind line ")) << found.gaps[0].message;
}

TEST(SecretSearch, ReadsWideText) {
  Searcher searcher;
  const std::string text = "\n\nkey=" + made("ghp_{crc 30}") + "\n";
  std::string little = "\xff\xfe";
  std::string big = "\xfe\xff";
  for (const char c : text) {
    little += c;
    little += '\0';
    big += '\0';
    big += c;
  }
  for (const auto& [bytes, kind] : {std::pair(little, ContentKind::Utf16Le), std::pair(big, ContentKind::Utf16Be),
                                    std::pair(little + "x", ContentKind::Utf16Le)}) {
    const auto found = searcher.in(bytes, "srv/x", kind);
    ASSERT_EQ(found.findings.size(), 1U);
    EXPECT_EQ(found.findings[0].location.line, 3U);
  }
}

TEST(SecretSearch, ReadsConfigurations) {
  Searcher searcher;
  const auto found = searcher.in(made("|1 TOKEN={20 base62} /bin/sh -c make"), "", ContentKind::Text, "history 3");
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].rule, "secret/environment-secret");
  EXPECT_EQ(found.findings[0].location, Location{});
  EXPECT_EQ(found.findings[0].evidence, "history 3: 20 characters");
}

TEST(SecretSearch, KnowsNamedFiles) {
  Searcher searcher;
  const std::string text = made("root:$6${16 base62}${86 base62}:19000:0:99999:7:::\n");
  EXPECT_EQ(searcher.in(text, "etc/shadow").findings.size(), 1U);
  EXPECT_EQ(searcher.in(text, "srv/shadow").findings.size(), 0U);
}

TEST(SecretSearch, SurvivesHostileFiles) {
  Searcher searcher;
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  const std::string token = made("ghp_{crc 30}");
  struct Case {
    const char* name;
    std::string text;
    std::size_t findings;
  };
  const Case kCases[] = {
      {"Empty", "", 0},
      {"OneByte", "x", 0},
      {"AllBytes", all + all, 0},
      {"InvalidUtf8", "\xff\xfe\xc0\x80 " + token + " \xed\xa0\x80", 1},
      {"BetweenInvalidBytes", "\xff" + token + "\xff", 1},
      {"NulBytes", std::string("a\0b\0", 4) + token + std::string("\0", 1), 1},
      {"OnlyPrefixes",
       [] {
         std::string text;
         for (int i = 0; i < 100'000; ++i) text += "ghp_";
         return text;
       }(),
       0},
      {"OnlyDashes", std::string(1 << 20, '-'), 0},
      {"BeginningsOfKeys",
       [] {
         std::string text;
         for (int i = 0; i < 5'000; ++i)
           text +=
               "-----BEGIN RSA "
               "PRIVATE KEY-----\nMIIE";
         return text;
       }(),
       0},
      {"OpenAssignments",
       [] {
         std::string text;
         for (int i = 0; i < 50'000; ++i) text += "api_key=\"";
         return text;
       }(),
       0},
      {"LongBase64", std::string(3 << 20, 'Q'), 0},
      {"LongToken", "eyJ" + std::string(1 << 20, 'a') + ".eyJ" + std::string(1 << 20, 'a') + "." + std::string(99, 'a'),
       0},
  };
  for (const Case& c : kCases) EXPECT_EQ(searcher.in(c.text).findings.size(), c.findings) << c.name;
}

TEST(SecretSearch, ReadsALineOfHundredMegabytes) {
  Searcher searcher;
  std::string text(100 << 20, 'x');
  const std::string token = " " + made("ghp_{crc 30}") + " ";
  text.replace(text.size() - 5000, token.size(), token);
  const auto found = searcher.in(text);
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].location.line, 1U);
  EXPECT_TRUE(found.gaps.empty());
}

TEST(SecretSearch, ReadsAGigabyteOfHoles) {
  Searcher searcher;
  constexpr std::size_t kSize = 1 << 30;
  const auto file = open_temporary();
  ASSERT_TRUE(file);
  ASSERT_EQ(::ftruncate(file->get(), kSize), 0);
  const std::string token = "\n" + made("ghp_{crc 30}");
  ASSERT_EQ(::pwrite(file->get(), token.data(), token.size(), kSize - token.size()),
            static_cast<ssize_t>(token.size()));
  const auto found = searcher.in(ByteRange::of_file(file->get(), 0, kSize));
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].location.line, 2U);
}

}  // namespace
}  // namespace coaming
