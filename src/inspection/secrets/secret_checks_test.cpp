#include "inspection/secrets/secret_checks.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "support/secret_template.h"

namespace coaming {
namespace {

std::size_t length(std::string_view check, const std::string& secret, const std::string& rest = "") {
  const SecretCheck* found = find_secret_check(check);
  EXPECT_NE(found, nullptr) << check;
  const std::string text = secret + rest;
  return found == nullptr ? 0 : found->length(std::string_view(text).substr(0, secret.size()), text);
}

TEST(SecretChecks, AreSortedByName) {
  const auto checks = all_secret_checks();
  EXPECT_TRUE(std::ranges::is_sorted(checks, {}, &SecretCheck::name));
  EXPECT_EQ(find_secret_check("no-such-check"), nullptr);
}

TEST(SecretChecks, TellRealFromMadeUp) {
  struct Case {
    const char* check;
    const char* secret;  // a template
    bool is_real;
  };
  const Case kCases[] = {
      {"base64-key", "{b64 32}", true},
      {"base64-key", "{b64 64}", true},
      {"base64-key", "{b64 33}", false},
      {"base64-key", "{b64 32}=", false},
      {"basic-login", "{login}", true},
      {"basic-login", "dXNlcjpwYXNzd29yZA==", true},  // user:password
      {"basic-login", "dXNlcg==", false},             // user
      {"basic-login", "OnBhc3N3b3Jk", false},         // :password
      {"basic-login", "dXNlcjo=", false},             // user:
      {"basic-login", "dXNlcjpwYSBzcw==", false},     // with a space
      {"basic-login", "////", false},
      {"bech32", "{bech32 AGE-SECRET-KEY-}", true},
      {"bech32", "AGE-SECRET-KEY-1{58 upper}", false},
      {"crc32-base62", "ghp_{crc 30}", true},
      {"crc32-base62", "ghp_{36 base62}", false},
      {"crc32-base62", "{crc 30}", false},
      {"discord-token", "{discord}", true},
      {"discord-token", "{24 letters}.{6 base62}.{38 base62}", false},
      {"encoded-private-key", "{encoded-pem RSA PRIVATE KEY}", true},
      {"encoded-private-key", "{encoded-pem CERTIFICATE}", false},
      {"encoded-private-key", "{200 base64}", false},
      {"json-web-token", "{jwt}", true},
      {"json-web-token", "{jwt none}", false},
      {"json-web-token", "eyJhbGciOiJIUzI1NiJ9", false},
      {"json-web-token", "e30.e30.x", false},
      {"letters-and-digits", "abc123", true},
      {"letters-and-digits", "abcdef", false},
      {"letters-and-digits", "123456", false},
      {"letters-and-digits", "", false},
      {"random-text", "k3Jf9sLq2Zx8", true},
      {"random-text", "{20 base62}1a", true},
      {"random-text", "{40 hex}", true},
      {"random-text", "password1", false},
      {"random-text", "org.example.Key2", false},
      {"random-text", "SecretKeyFactory256", false},
      {"random-text", "", false},
  };
  for (const Case& c : kCases) {
    const std::string secret = fill_secret_template(c.secret, 7);
    EXPECT_EQ(length(c.check, secret), c.is_real ? secret.size() : 0) << c.check << " " << secret;
  }
}

TEST(SecretChecks, LookAtTheHostOfAnAddress) {
  EXPECT_EQ(length("address-password", "k3Jf9s", "@db.internal:5432/app"), 6U);
  EXPECT_EQ(length("address-password", "k3Jf9s", "@10.0.0.1"), 6U);
  EXPECT_EQ(length("address-password", "k3Jf9s", "@notexample.com.evil.dev/"), 6U);
  EXPECT_EQ(length("address-password", "k3Jf9s", "@www.example.com/"), 0U);
  EXPECT_EQ(length("address-password", "k3Jf9s", "@host:80"), 0U);
  EXPECT_EQ(length("address-password", "k3Jf9s", ""), 0U);
}

TEST(SecretChecks, ReadPrivateKeys) {
  struct Case {
    const char* name;
    std::string text;  // a template
    bool is_plain;
    bool is_encrypted;
  };
  const Case kCases[] = {
      {"Rsa", "{pem RSA PRIVATE KEY}", true, false},
      {"Pkcs8", "{pem PRIVATE KEY}", true, false},
      {"ShortEc", "{pem EC PRIVATE KEY}", true, false},
      {"Openssh", "{pem OPENSSH PRIVATE KEY}", true, false},
      {"OpensshWithPassphrase", "{pem-encrypted OPENSSH PRIVATE KEY}", false, true},
      {"Pkcs8WithPassphrase", "{pem ENCRYPTED PRIVATE KEY}", false, true},
      {"InJson", "{pem-in-json RSA PRIVATE KEY}", true, false},
      {"PublicKey", "{pem PUBLIC KEY}", false, false},
      {"HeaderOnly", "-----BEGIN RSA {}PRIVATE KEY-----\n", false, false},
      {"Dots", "-----BEGIN RSA {}PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA {}PRIVATE KEY-----\n", false,
       false},
      {"Empty", "-----BEGIN RSA {}PRIVATE KEY----------END RSA {}PRIVATE KEY-----", false, false},
      {"NoLabel", "-----BEGIN ", false, false},
      {"LongLabel", "-----BEGIN {60 upper}-----", false, false},
      {"NotPem", "hello", false, false},
  };
  for (const Case& c : kCases) {
    const std::string text = fill_secret_template(c.text, 3);
    const std::string key = text.substr(0, text.rfind("-----") == std::string::npos ? 0 : text.rfind("-----") + 5);
    EXPECT_EQ(length("private-key", text), c.is_plain ? key.size() : 0) << c.name;
    EXPECT_EQ(length("encrypted-private-key", text), c.is_encrypted ? key.size() : 0) << c.name;
  }
}

// As source code and settings hold them: quoted line by line, indented, added together.
TEST(SecretChecks, ReadPrivateKeysInOtherFiles) {
  const std::string key = fill_secret_template("{pem RSA PRIVATE KEY}", 3);
  const auto each_line = [&](const std::string& before, const std::string& behind) {
    std::string text;
    for (std::size_t begin = 0; begin < key.size();) {
      const auto end = key.find('\n', begin);
      text += (begin == 0 ? "" : before) + key.substr(begin, end - begin) + behind;
      begin = end + 1;
    }
    return text;
  };
  EXPECT_GT(length("private-key", each_line("    ", "\n")), 1000U);
  EXPECT_GT(length("private-key", each_line("\t\"", "\\n\" +\n")), 1000U);
  EXPECT_GT(length("private-key", each_line("# ", "\r\n")), 1000U);
  EXPECT_GT(length("private-key", each_line("\"", "\",\n")), 1000U);
  EXPECT_GT(length("private-key", each_line("'", "\\r\\n'\n")), 1000U);
}

TEST(SecretChecks, KeepWithinTheText) {
  const std::string key = fill_secret_template("{pem OPENSSH PRIVATE KEY}", 3);
  for (std::size_t size = 0; size <= key.size(); ++size) {
    for (const SecretCheck& check : all_secret_checks()) {
      const std::string part = key.substr(0, size);
      EXPECT_LE(check.length(part, part), size) << check.name;
    }
  }
}

}  // namespace
}  // namespace coaming
