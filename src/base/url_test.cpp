#include "base/url.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Url, IsTakenApart) {
  struct Case {
    const char* text;
    const char* scheme;
    const char* host;
    int port;
    const char* target;
    const char* again;
  };
  const Case kCases[] = {
      {"https://registry.example", "https", "registry.example", 443, "/", "https://registry.example/"},
      {"http://a:5000/v2/?n=1&last=x", "http", "a", 5000, "/v2/?n=1&last=x", "http://a:5000/v2/?n=1&last=x"},
      {"HTTPS://A.Example:443/B", "https", "a.example", 443, "/B", "https://a.example/B"},
      {"http://a:443/", "http", "a", 443, "/", "http://a:443/"},
      {"https://[::1]:5000/x#part", "https", "[::1]", 5000, "/x", "https://[::1]:5000/x"},
      {"https://a?x=y", "https", "a", 443, "/?x=y", "https://a/?x=y"},
      {"https://a/%2e%2e/b", "https", "a", 443, "/%2e%2e/b", "https://a/%2e%2e/b"},
  };
  for (const Case& c : kCases) {
    const auto url = parse_url(c.text);
    ASSERT_TRUE(url) << c.text << ": " << url.error().message;
    EXPECT_EQ(url->scheme, c.scheme) << c.text;
    EXPECT_EQ(url->host, c.host) << c.text;
    EXPECT_EQ(url->port, c.port) << c.text;
    EXPECT_EQ(url->target, c.target) << c.text;
    EXPECT_EQ(url->to_string(), c.again);
  }
}

TEST(Url, IsRefused) {
  struct Case {
    std::string text;
    const char* message;
  };
  const Case kCases[] = {
      {"", "is no address"},
      {"registry.example", "is no address"},
      {"/v2/", "is no address"},
      {"ftp://a/", "is no address of http or https"},
      {"file:///etc/passwd", "is no address of http or https"},
      {"gopher://a/x", "is no address of http or https"},
      {"https://user:secret@a/", "has a user name in it"},
      {"https://user@a/", "has a user name in it"},
      {"https://a/x\r\nHost: b", "control characters"},
      {std::string("https://a/\0b", 12), "control characters"},
      {"https://a:99999/", "is no address"},
      {"https://a b/", "is no address"},
      {"https://a/" + std::string(kMaxUrlBytes, 'x'), "more than 16384 bytes"},
  };
  for (const Case& c : kCases) {
    const auto url = parse_url(c.text);
    ASSERT_FALSE(url) << c.text << " became " << url->to_string();
    EXPECT_NE(url.error().message.find(c.message), std::string::npos) << url.error().message;
    EXPECT_EQ(url.error().message.find("secret"), std::string::npos) << url.error().message;
  }
}

TEST(Url, IsResolved) {
  struct Case {
    const char* location;
    const char* result;
  };
  const Case kCases[] = {
      {"https://b/y", "https://b/y"},       {"/y?q=1", "https://a:5000/y?q=1"},
      {"y", "https://a:5000/v2/y"},         {"//b/y", "https://b/y"},
      {"../y", "https://a:5000/y"},         {"?q", "https://a:5000/v2/x?q"},
      {"http://a:5000/", "http://a:5000/"},
  };
  const Url base = *parse_url("https://a:5000/v2/x?old=1");
  for (const Case& c : kCases) {
    const auto url = resolve_url(base, c.location);
    ASSERT_TRUE(url) << c.location << ": " << url.error().message;
    EXPECT_EQ(url->to_string(), c.result) << c.location;
  }
  for (const char* bad : {"file:///etc/passwd", "https://u:p@b/", "https://b:port/", "/x\ny"}) {
    EXPECT_FALSE(resolve_url(base, bad)) << bad;
  }
}

TEST(Url, HasAnOrigin) {
  const Url url = *parse_url("https://a/x");
  EXPECT_TRUE(url.has_origin_of(*parse_url("https://A:443/y")));
  for (const char* other : {"http://a/x", "https://a:444/x", "https://b/x", "http://a:443/x"}) {
    EXPECT_FALSE(url.has_origin_of(*parse_url(other))) << other;
  }
}

TEST(Url, KeepsItsQueryOutOfMessages) {
  EXPECT_EQ(parse_url("https://a/blob?signature=secret")->in_words(), "https://a/blob");
}

TEST(Url, EncodesWhatIsNotPlain) {
  EXPECT_EQ(percent_encoded("aZ9-._~ /:?&=\xc3\xa9"), "aZ9-._~%20%2F%3A%3F%26%3D%C3%A9");
}

TEST(Url, KnowsLoopback) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "localhost", "[::1]", "registry.localhost"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
  for (const char* host : {"128.0.0.1", "127.evil.example", "localhost.example", "example", "[::2]"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace coaming
