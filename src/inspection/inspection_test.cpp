#include "inspection/inspection.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "support/secret_template.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

std::string made(std::string_view text, std::uint64_t seed = 1) { return fill_secret_template(text, seed); }

FileEntry file(std::string_view path, std::string_view content) {
  FileEntry entry;
  entry.path = path;
  entry.mode = 0644;
  entry.size = content.size();
  return entry;
}

// What passes by of one file: as the reader of a layer calls it.
FileFacts pass(const Inspection& inspection, const FileEntry& entry, std::string_view content) {
  FileFacts facts;
  inspection.look(entry, facts);
  if (inspection.wants(entry, content.substr(0, kFirstBytes))) {
    inspection.read(entry, ByteRange::of_memory(content), facts);
  }
  return facts;
}

std::vector<std::string> rules_of(const FileFacts& facts) {
  std::vector<std::string> rules;
  for (const Finding& finding : facts.findings) rules.push_back(finding.rule);
  return rules;
}

using Rules = std::vector<std::string>;

std::unique_ptr<Inspection> prepare(const InspectionOptions& options) {
  auto inspection = Inspection::prepare(options);
  EXPECT_TRUE(inspection) << inspection.error().message;
  return inspection ? std::move(*inspection) : nullptr;
}

TEST(Inspection, FindsWhatWasPlanted) {
  const auto inspection = prepare({});
  ASSERT_TRUE(inspection);
  struct Case {
    const char* path;
    std::string content;
    Rules rules;
  };
  const Case kCases[] = {
      {"app/.env",
       made("DB_PASSWORD={16 base62}\nGH_TOKEN=ghp_{crc 30}\n"),
       {"secret/environment-secret", "secret/github-token"}},
      {"app/config.py",
       made("aws_access_key_id = 'AKIA{16 base32}'\naws_secret_access_key = '{40 base64}'\n"),
       {"secret/aws-access-key-id", "secret/aws-secret-access-key"}},
      {"root/.ssh/id_rsa", made("{pem OPENSSH PRIVATE KEY}"), {"secret/private-key"}},
      {"root/.docker/config.json",
       made("{\"auths\": {\"https://index.docker.io/v1/\": {\"auth\": \"{login}\"}}}"),
       {"secret/docker-registry-login"}},
      {"root/.npmrc", made("//registry.npmjs.org/:_authToken=npm_{crc 30}\n"), {"secret/npm-token"}},
      {"root/.netrc", made("machine git.acme.dev login u password {20 base62}\n"), {"secret/netrc-password"}},
      {"root/.kube/config",
       made("users:\n- name: a\n  user:\n    client-key-data: {encoded-pem RSA PRIVATE KEY}\n"),
       {"secret/kubeconfig-client-key"}},
      {"etc/ssh/ssh_host_rsa_key", made("{pem OPENSSH PRIVATE KEY}"), {"secret/ssh-host-key"}},
      {"app/__pycache__/a.cpython-311.pyc",
       "\xa7\x0d\x0d\x0a" + std::string(12, '\0') + made("z(ghp_{crc 30}\xda"),
       {"secret/github-token"}},
      {"app/data.db",
       std::string("SQLite format 3\0", 16) + std::string(84, '\0') + made("xoxb-{12 digits}-{12 digits}-{24 base62}"),
       {"secret/slack-token"}},
      {"usr/bin/x",
       "\x7f"
       "ELF" +
           made(" ghp_{crc 30} "),
       {}},
      {"app/readme.md",
       "Set GH_TOKEN to your token, for example AKIA"
       "IOSFODNN7EXAMPLE.\n",
       {}},
  };
  for (const Case& c : kCases) {
    const FileFacts facts = pass(*inspection, file(c.path, c.content), c.content);
    EXPECT_EQ(rules_of(facts), c.rules) << c.path;
    EXPECT_TRUE(facts.gaps.empty()) << c.path;
  }
}

TEST(Inspection, LooksAtRights) {
  const auto inspection = prepare({});
  ASSERT_TRUE(inspection);
  FileEntry entry = file("usr/bin/x", "");
  entry.mode = 04755;
  EXPECT_EQ(rules_of(pass(*inspection, entry, "")), Rules{"file/setuid"});
}

TEST(Inspection, LowersWhatTestsAndDocumentsHold) {
  const auto inspection = prepare({});
  ASSERT_TRUE(inspection);
  const std::string key = made("{pem RSA PRIVATE KEY}");
  for (const char* path : {"usr/share/doc/x/key.pem", "app/tests/key.pem", "etc/ssl/private/ssl-cert-snakeoil.key"}) {
    const FileFacts facts = pass(*inspection, file(path, key), key);
    ASSERT_EQ(facts.findings.size(), 1U) << path;
    EXPECT_EQ(facts.findings[0].severity, Severity::Low) << path;
  }
}

TEST(Inspection, WantsOnlyWhatItReads) {
  const auto all = prepare({});
  const auto none = prepare({.secrets = false});
  ASSERT_TRUE(all);
  ASSERT_TRUE(none);
  EXPECT_TRUE(all->wants(file("a", "text"), "text"));
  EXPECT_FALSE(all->wants(file("a", ""), ""));
  EXPECT_FALSE(all->wants(file("a",
                               "\x7f"
                               "ELF"),
                          "\x7f"
                          "ELF"));
  EXPECT_FALSE(none->wants(file("a", "text"), "text"));
  const std::string token = made("ghp_{crc 30}");
  EXPECT_TRUE(pass(*none, file("a", token), token).findings.empty());
  EXPECT_TRUE(none->inspect_text("ENV", token).findings.empty());
}

TEST(Inspection, ReadsConfigurations) {
  const auto inspection = prepare({});
  ASSERT_TRUE(inspection);
  struct Case {
    const char* name;
    std::string text;
    Rules rules;
  };
  const Case kCases[] = {
      {"ENV", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", {}},
      {"ENV", "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D", {}},
      {"ENV", "PYTHON_GET_PIP_SHA256=" + made("{64 hex}"), {}},
      {"ENV", "NPM_CONFIG_LOGLEVEL=info", {}},
      {"ENV", "POSTGRES_PASSWORD=" + made("{16 base62}"), {"secret/environment-secret"}},
      {"ENV", "POSTGRES_PASSWORD_FILE=/run/secrets/password", {}},
      {"ENV", "GITHUB_TOKEN=" + made("ghp_{crc 30}"), {"secret/github-token"}},
      {"ENV", "DATABASE_URL=" + made("postgres://a:{16 base62}@db/x"), {"secret/url-password"}},
      {"history 3", made("|1 NPM_TOKEN=npm_{crc 30} /bin/sh -c npm ci # buildkit"), {"secret/npm-token"}},
      {"history 4",
       made("RUN /bin/sh -c curl -H \"Authorization: Bearer {40 base62}\" https://a.dev # buildkit"),
       {"secret/bearer-token"}},
      {"history 5", "RUN /bin/sh -c apt-get update && rm -rf /var/lib/apt/lists/* # buildkit", {}},
      {"label org.acme.key", made("{pem RSA PRIVATE KEY}"), {"secret/private-key"}},
      {"entrypoint", made("/app --token={20 base62}"), {"secret/environment-secret"}},
  };
  for (const Case& c : kCases) {
    const FileFacts facts = inspection->inspect_text(c.name, c.text);
    EXPECT_EQ(rules_of(facts), c.rules) << c.text;
    for (const Finding& finding : facts.findings) {
      EXPECT_TRUE(finding.evidence.starts_with(std::string(c.name) + ": ")) << finding.evidence;
      EXPECT_EQ(finding.location, Location{});
    }
  }
}

TEST(Inspection, TakesRulesOfTheUser) {
  const TemporaryFolder folder;
  const std::string rules = folder.write("rules.yaml",
                                         "rules:\n"
                                         "  - id: acme-token\n"
                                         "    title: Token of Acme\n"
                                         "    severity: high\n"
                                         "    token: 'acme_[0-9a-z]{16}'\n"
                                         "    revoke: at Acme\n"
                                         "  - id: acme-pin\n"
                                         "    title: PIN of Acme\n"
                                         "    severity: low\n"
                                         "    where: ['**/acme.conf']\n"
                                         "    pattern: 'pin=([0-9]{4})'\n"
                                         "    guessable: true\n"
                                         "    remedy: Change it.\n");
  const auto inspection = prepare({.secret_rule_files = {rules}});
  ASSERT_TRUE(inspection);
  const std::string text = made("a acme_{16 lower}\nghp_{crc 30}\npin=1357\n");
  EXPECT_EQ(rules_of(pass(*inspection, file("etc/acme.conf", text), text)),
            (Rules{"secret/acme-pin", "secret/github-token", "secret/acme-token"}));
  EXPECT_EQ(rules_of(pass(*inspection, file("etc/other.conf", text), text)),
            (Rules{"secret/github-token", "secret/acme-token"}));
}

TEST(Inspection, TakesAllowListsOfTheUser) {
  const TemporaryFolder folder;
  const std::string token = made("ghp_{crc 30}");
  const auto plain = prepare({});
  ASSERT_TRUE(plain);
  const FileFacts facts = pass(*plain, file("a", token), token);
  ASSERT_EQ(facts.findings.size(), 1U);
  const std::string evidence = facts.findings[0].evidence;
  const std::string fingerprint = evidence.substr(evidence.rfind(' ') + 1);
  const std::string allow = folder.write("allow.yaml",
                                         "allow:\n"
                                         "  - fingerprint: '" +
                                             fingerprint +
                                             "'\n"
                                             "    reason: revoked\n"
                                             "  - rule: file/setuid\n"
                                             "    path: usr/bin/mine\n"
                                             "    severity: low\n"
                                             "    reason: reviewed\n");
  const auto inspection = prepare({.allow_file = allow});
  ASSERT_TRUE(inspection);
  EXPECT_TRUE(pass(*inspection, file("a", token), token).findings.empty());
  FileEntry entry = file("usr/bin/mine", "");
  entry.mode = 04755;
  const FileFacts lowered = pass(*inspection, entry, "");
  ASSERT_EQ(lowered.findings.size(), 1U);
  EXPECT_EQ(lowered.findings[0].severity, Severity::Low);
}

// The test file that all scanners know, whose hash no list is without; in parts, for the scanner of the reader.
const std::string kEicar = std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD") + "-ANTIVIRUS-TEST-FILE!$H+H*";

TEST(Inspection, ComparesWithMalware) {
  const TemporaryFolder folder;
  const auto with = [&](const std::string& list) {
    return prepare({.secrets = false, .malware_hash_files = {folder.write("list", list)}});
  };
  const std::string sha256 = "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f";
  for (const std::string& line : {sha256 + "  Eicar", std::string("3395856ce81f2b7382dee72602f798b642f14140 Eicar"),
                                  std::string("44d88612fea8a8f36de82e1278abb02f,Eicar")}) {
    const auto inspection = with(line);
    ASSERT_TRUE(inspection);
    const FileFacts facts = pass(*inspection, file("tmp/x", kEicar), kEicar);
    ASSERT_EQ(facts.findings.size(), 1U) << line;
    EXPECT_EQ(facts.findings[0].rule, "malware/hash");
    EXPECT_EQ(facts.findings[0].severity, Severity::Critical);
    EXPECT_TRUE(facts.findings[0].evidence.starts_with("Eicar: ")) << facts.findings[0].evidence;
    EXPECT_TRUE(pass(*inspection, file("tmp/y", kEicar + "x"), kEicar + "x").findings.empty());
  }
  const std::string elf =
      "\x7f"
      "ELF";
  EXPECT_TRUE(with(sha256)->wants(file("a", elf), elf));
}

TEST(Inspection, SearchesWithYara) {
  const TemporaryFolder folder;
  const auto inspection =
      prepare({.secrets = false,
               .yara_rule_files = {folder.write("r.yar", "rule R { strings: $a = \"evil\" condition: $a }")}});
  ASSERT_TRUE(inspection);
  EXPECT_EQ(rules_of(pass(*inspection, file("a", "so evil"), "so evil")), Rules{"yara/R"});
  EXPECT_TRUE(pass(*inspection, file("a", "good"), "good").findings.empty());
}

TEST(Inspection, SaysWhatIsWrongWithFilesOfTheUser) {
  const TemporaryFolder folder;
  const std::string bad = folder.write("bad", "x: [\n");
  const std::string taken =
      folder.write("taken", "rules:\n  - {id: github-token, title: t, severity: low, token: abc, remedy: Do it.}\n");
  const std::string unknown =
      folder.write("unknown",
                   "rules:\n  - {id: a, title: t, severity: low, pattern: '(a)(?:b{0,9})*c*', remedy: Do it.}\n"
                   "  - {id: b, title: t, severity: low, pattern: '(\\pN*)', remedy: Do it.}\n");
  struct Case {
    const char* name;
    InspectionOptions options;
    std::string message;  // a part
  };
  const Case kCases[] = {
      {"NoRuleFile", {.secret_rule_files = {folder.path("none")}}, "none"},
      {"BadRuleFile", {.secret_rule_files = {bad}}, "bad: line 2"},
      {"TakenId", {.secret_rule_files = {taken}}, "taken:2: there is a rule github-token already"},
      {"NotForVectorscan", {.secret_rule_files = {unknown}}, "unknown:3: "},
      {"NoAllowFile", {.allow_file = folder.path("none")}, "none"},
      {"BadAllowFile", {.allow_file = bad}, "bad: line 2"},
      {"BadHashList", {.malware_hash_files = {bad}}, "bad:1: \"x:\" is no hash"},
      {"BadYaraRules", {.yara_rule_files = {bad}}, "bad:1: "},
  };
  for (const Case& c : kCases) {
    const auto inspection = Inspection::prepare(c.options);
    ASSERT_FALSE(inspection) << c.name;
    EXPECT_NE(inspection.error().message.find(c.message), std::string::npos)
        << c.name << ": " << inspection.error().message;
  }
}

TEST(Inspection, HasAVersionForEachReading) {
  const TemporaryFolder folder;
  const std::string rule = ", title: t, severity: low, remedy: Do it.}\n";
  const std::vector<InspectionOptions> kOptions = {
      {},
      {.secrets = false},
      {.secret_rule_files = {folder.write("a", "rules:\n  - {id: a, token: 'abcd[0-9]'" + rule)}},
      {.secret_rule_files = {folder.write("b", "rules:\n  - {id: a, token: 'abce[0-9]'" + rule)}},
      {.allow_file = folder.write("c", "allow: [{path: x, reason: r}]")},
      {.malware_hash_files = {folder.write("d", std::string(32, 'a'))}},
      {.malware_hash_files = {folder.write("e", std::string(32, 'b'))}},
      {.yara_rule_files = {folder.write("f", "rule A { condition: true }")}},
  };
  std::vector<std::string> versions;
  for (const InspectionOptions& options : kOptions) {
    const auto inspection = prepare(options);
    ASSERT_TRUE(inspection);
    versions.push_back(inspection->version());
    EXPECT_EQ(prepare(options)->version(), versions.back());
  }
  std::ranges::sort(versions);
  EXPECT_EQ(std::ranges::adjacent_find(versions), versions.end());
}

TEST(Inspection, MakesUnreadableFilesAGap) {
  const auto inspection = prepare({});
  ASSERT_TRUE(inspection);
  const auto empty = open_temporary();
  ASSERT_TRUE(empty);
  FileFacts facts;
  inspection->read(file("a", "text"), ByteRange::of_file(empty->get(), 0, 4), facts);
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_TRUE(facts.gaps[0].message.starts_with("not searched for secrets: ")) << facts.gaps[0].message;
}

TEST(Inspection, WorksInSeveralThreads) {
  const auto inspection = prepare({});
  ASSERT_TRUE(inspection);
  std::vector<std::thread> threads;
  std::vector<std::size_t> counts(4);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    threads.emplace_back([&, i] {
      const std::string text = made("a ghp_{crc 30}\nkey=glpat-{20 base62}\n", i);
      for (int round = 0; round < 50; ++round) counts[i] += pass(*inspection, file("a", text), text).findings.size();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counts, (std::vector<std::size_t>{100, 100, 100, 100}));
}

}  // namespace
}  // namespace coaming
