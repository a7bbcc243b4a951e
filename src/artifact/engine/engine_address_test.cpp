#include "artifact/engine/engine_address.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(EngineAddress, IsRead) {
  struct Case {
    const char* text;
    const char* certificates;
    const char* base;
    const char* unix_socket;
    const char* ca_file;
  };
  const Case kCases[] = {
      {"unix:///var/run/docker.sock", "", "http://engine", "/var/run/docker.sock", ""},
      {"unix:///var/run/docker.sock", "/certs", "http://engine", "/var/run/docker.sock", ""},
      {"tcp://host", "", "http://host:2375", "", ""},
      {"tcp://host:1234", "", "http://host:1234", "", ""},
      {"tcp://host", "/certs", "https://host:2376", "", "/certs/ca.pem"},
      {"tcp://[::1]", "", "http://[::1]:2375", "", ""},
      {"tcp://[::1]:1", "", "http://[::1]:1", "", ""},
      {"http://host:80/ignored", "", "http://host", "", ""},
      {"https://host", "/certs", "https://host", "", "/certs/ca.pem"},
  };
  for (const Case& c : kCases) {
    const auto address = parse_engine_address(c.text, c.certificates);
    ASSERT_TRUE(address) << c.text << ": " << address.error().message;
    EXPECT_EQ(address->base, c.base) << c.text;
    EXPECT_EQ(address->unix_socket, c.unix_socket) << c.text;
    EXPECT_EQ(address->in_words, c.text);
    EXPECT_EQ(address->trust.ca_files.empty() ? "" : address->trust.ca_files.front(), c.ca_file) << c.text;
  }
}

TEST(EngineAddress, IsRefused) {
  struct Case {
    const char* text;
    ErrorCode code;
  };
  const Case kCases[] = {
      {"", ErrorCode::Unsupported},
      {"ssh://user@host", ErrorCode::Unsupported},
      {"npipe:////./pipe/docker_engine", ErrorCode::Unsupported},
      {"/var/run/docker.sock", ErrorCode::Unsupported},
      {"unix://docker.sock", ErrorCode::Invalid},
      {"tcp://", ErrorCode::Invalid},
      {"tcp://user:secret@host", ErrorCode::Invalid},
      {"tcp://host:port", ErrorCode::Invalid},
  };
  for (const Case& c : kCases) {
    const auto address = parse_engine_address(c.text, "");
    ASSERT_FALSE(address) << c.text;
    EXPECT_EQ(address.error().code, c.code) << c.text << ": " << address.error().message;
  }
}

}  // namespace
}  // namespace coaming
