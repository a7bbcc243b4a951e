#include "artifact/registry/reference.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

TEST(Reference, IsCompleted) {
  struct Case {
    std::string text;
    std::string whole;
  };
  const Case kCases[] = {
      {"debian", "docker.io/library/debian:latest"},
      {"debian:12", "docker.io/library/debian:12"},
      {"app/web", "docker.io/app/web:latest"},
      {"docker.io/debian", "docker.io/library/debian:latest"},
      {"index.docker.io/debian:12", "docker.io/library/debian:12"},
      {"quay.io/app/web/deep:1.2", "quay.io/app/web/deep:1.2"},
      {"quay.io/web", "quay.io/web:latest"},
      {"localhost/x", "localhost/x:latest"},
      {"localhost:5000/x", "localhost:5000/x:latest"},
      {"Registry.Example:5000/x:y", "registry.example:5000/x:y"},
      {"127.0.0.1:5000/a:1", "127.0.0.1:5000/a:1"},
      {"[::1]:5000/a", "[::1]:5000/a:latest"},
      {"[::1]/a", "[::1]/a:latest"},
      {"x@" + kDigest, "docker.io/library/x@" + kDigest},
      {"x:1@" + kDigest, "docker.io/library/x:1@" + kDigest},
      {"a--b/c__d/e_f.g:_A.b-C", "docker.io/a--b/c__d/e_f.g:_A.b-C"},
      {"host:5000", "docker.io/library/host:5000"},
      {"a.b", "docker.io/library/a.b:latest"},
  };
  for (const Case& c : kCases) {
    const auto reference = parse_reference(c.text);
    ASSERT_TRUE(reference) << c.text << ": " << reference.error().message;
    EXPECT_EQ(reference->to_string(), c.whole);
    EXPECT_EQ(parse_reference(reference->to_string())->to_string(), c.whole) << "read again";
  }
}

TEST(Reference, IsRefused) {
  const std::string kBad[] = {
      "",
      "/",
      "a/",
      "/a",
      "a//b",
      "Debian",
      "a:",
      "a:b:c",
      "a:-b",
      "a: b",
      "a b",
      "a@",
      "a@sha256:12",
      "a@md5:00",
      "a@" + kDigest + "@" + kDigest,
      "../a",
      "a/../b",
      "-a",
      "a-",
      "a..b",
      "a___b",
      "a._b",
      "a\n",
      "\xc3\xa9",
      "localhost:/a",
      "localhost:0/a",
      "localhost:70000/a",
      "host:5000x/a",
      "-a.b/c",
      "a..b/c",
      "user@host.example/a",
      "http://host.example/a",
      "[::1/a",
      "[zz]:1/a",
      "a:" + std::string(129, 'b'),
      std::string(256, 'a'),
      std::string(10'000, 'a'),
      std::string("a\0b", 3),
  };
  for (const std::string& text : kBad) {
    const auto reference = parse_reference(text);
    EXPECT_FALSE(reference) << text << " became " << reference->to_string();
  }
}

TEST(Reference, KnowsNamesOfRegistries) {
  for (const char* name : {"a", "a.b", "a:1", "127.0.0.1:5000", "[::1]", "[::1]:80"}) {
    EXPECT_TRUE(is_registry_name(name)) << name;
  }
  for (const char* name : {"", ":1", "a/b", "a:b", "A", "a:1:2", "http://a", "a:-1", "[]", "a b"}) {
    EXPECT_FALSE(is_registry_name(name)) << name;
  }
  EXPECT_EQ(host_of_registry("a.b:5000"), "a.b");
  EXPECT_EQ(host_of_registry("[::1]:5000"), "[::1]");
  EXPECT_EQ(host_of_registry("[::1]"), "[::1]");
}

}  // namespace
}  // namespace coaming
