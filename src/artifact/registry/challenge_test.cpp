#include "artifact/registry/challenge.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

std::string flat(const std::vector<Challenge>& challenges) {
  std::string text;
  for (const Challenge& challenge : challenges) {
    text += "[" + challenge.scheme;
    for (const auto& [name, value] : challenge.parameters) text += " " + name + "=" + value;
    text += "]";
  }
  return text;
}

TEST(Challenge, IsRead) {
  struct Case {
    const char* text;
    const char* flat;
  };
  const Case kCases[] = {
      {"", ""},
      {" , ", ""},
      {"Basic", "[basic]"},
      {"Basic realm=\"Registry Realm\"", "[basic realm=Registry Realm]"},
      {R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/x:pull,push")",
       "[bearer realm=https://auth.docker.io/token scope=repository:library/x:pull,push service=registry.docker.io]"},
      {"BEARER Realm = \"a\" , SERVICE=b", "[bearer realm=a service=b]"},
      {R"(Bearer realm="a \"quoted\\ b", error=x)", R"([bearer error=x realm=a "quoted\ b])"},
      {"Basic realm=\"a\", Bearer realm=\"b\",scope=\"\"", "[basic realm=a][bearer realm=b scope=]"},
      {"Bearer realm=\"b\", Basic", "[bearer realm=b][basic]"},
      {"Negotiate, Basic realm=x", "[negotiate][basic realm=x]"},
      {"Bearer realm=a, realm=b", "[bearer realm=b]"},
  };
  for (const Case& c : kCases) {
    const auto challenges = parse_challenges(c.text);
    ASSERT_TRUE(challenges) << c.text << ": " << challenges.error().message;
    EXPECT_EQ(flat(*challenges), c.flat) << c.text;
  }
}

TEST(Challenge, IsRefused) {
  struct Case {
    std::string text;
    ErrorCode code;
  };
  std::string many = "Bearer ";
  for (int i = 0; i < 100; ++i) many += "a" + std::to_string(i) + "=b,";
  const Case kCases[] = {
      {"Bearer realm=\"open", ErrorCode::Invalid},
      {"Bearer realm=\"open\\", ErrorCode::Invalid},
      {"realm=\"a\"", ErrorCode::Invalid},
      {"\"Bearer\"", ErrorCode::Invalid},
      {"Bearer@realm", ErrorCode::Invalid},
      {"Bearer realm=\"a\";x", ErrorCode::Invalid},
      {many, ErrorCode::TooLarge},
      {std::string(100'000, 'x'), ErrorCode::TooLarge},
      {[] {
         std::string text;
         for (int i = 0; i < 1000; ++i) text += "a,";
         return text;
       }(),
       ErrorCode::TooLarge},
  };
  for (const Case& c : kCases) {
    const auto challenges = parse_challenges(c.text);
    ASSERT_FALSE(challenges) << c.text << " became " << flat(*challenges);
    EXPECT_EQ(challenges.error().code, c.code) << c.text;
  }
}

}  // namespace
}  // namespace coaming
