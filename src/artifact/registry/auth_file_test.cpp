#include "artifact/registry/auth_file.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(AuthFile, IsRead) {
  const auto file = parse_auth_file(R"({
    "auths": {
      "https://index.docker.io/v1/": {"auth": "dXNlcjpwYXNzOndvcmQ="},
      "quay.io/app": {"auth": "YTpiAAA="},
      "r.example:5000": {"username": "u", "password": "p"},
      "http://old.example/v2/": {"identitytoken": "id"},
      "token.example": {"registrytoken": "t"},
      "stored.example": {},
      "other.example": {"auth": "", "email": "x@y"}
    },
    "credHelpers": {"gcr.io": "gcloud", "https://ecr.example": "ecr-login"},
    "credsStore": "desktop",
    "HttpHeaders": {"X": 1}
  })");
  ASSERT_TRUE(file) << file.error().message;
  const std::map<std::string, Credentials> kLogins{
      {"docker.io", {"user", "pass:word", "", ""}}, {"quay.io/app", {"a", "b", "", ""}},
      {"r.example:5000", {"u", "p", "", ""}},       {"old.example", {"", "", "id", ""}},
      {"token.example", {"", "", "", "t"}},
  };
  EXPECT_EQ(file->logins, kLogins);
  EXPECT_EQ(file->helpers.at("gcr.io"), "gcloud");
  EXPECT_EQ(file->helpers.at("ecr.example"), "ecr-login");
  EXPECT_EQ(file->store, "desktop");
  EXPECT_TRUE(parse_auth_file("{}")->logins.empty());
  EXPECT_TRUE(parse_auth_file(R"({"auths": null})")->logins.empty());
}

TEST(AuthFile, IsRefused) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
    const char* message;
  };
  const Case kCases[] = {
      {"NoJson", "auths:", ErrorCode::Corrupt, "not valid JSON"},
      {"NoObject", "[]", ErrorCode::Invalid, "should hold a JSON object"},
      {"AuthsIsNoObject", R"({"auths": []})", ErrorCode::Invalid, "auths should be an object"},
      {"LoginIsNoObject", R"({"auths": {"a": "secret"}})", ErrorCode::Invalid, "auths.a should be an object"},
      {"AuthIsNoText", R"({"auths": {"a": {"auth": 1}}})", ErrorCode::Invalid, "auths.a.auth should be a string"},
      {"AuthIsNoBase64", R"({"auths": {"a": {"auth": "secret!"}}})", ErrorCode::Invalid,
       "auths.a.auth should be USER:PASSWORD in base64"},
      {"AuthHasNoColon", R"({"auths": {"a": {"auth": "c2VjcmV0"}}})", ErrorCode::Invalid, "should be USER:PASSWORD"},
      {"HelperIsAPath", R"({"credHelpers": {"a": "../../bin/sh"}})", ErrorCode::Invalid, "should name a credential"},
      {"HelperIsNoText", R"({"credHelpers": {"a": 1}})", ErrorCode::Invalid, "should name a credential"},
      {"StoreIsAPath", R"({"credsStore": "/bin/sh"})", ErrorCode::Invalid, "should name a credential"},
      {"TooLong", std::string(kMaxAuthFileBytes + 1, ' '), ErrorCode::TooLarge, "bytes"},
  };
  for (const Case& c : kCases) {
    const auto file = parse_auth_file(c.text);
    ASSERT_FALSE(file) << c.name;
    EXPECT_EQ(file.error().code, c.code) << c.name << ": " << file.error().message;
    EXPECT_NE(file.error().message.find(c.message), std::string::npos) << c.name << ": " << file.error().message;
    for (const char* secret : {"secret", "c2VjcmV0"}) {
      EXPECT_EQ(file.error().message.find(secret), std::string::npos) << file.error().message;
    }
  }
}

TEST(AuthFile, KnowsAnswersOfHelpers) {
  EXPECT_EQ(*parse_helper_answer(R"({"ServerURL": "s", "Username": "u", "Secret": "p"})"),
            (Credentials{"u", "p", "", ""}));
  EXPECT_EQ(*parse_helper_answer(R"({"Username": "<token>", "Secret": "id"})"), (Credentials{"", "", "id", ""}));
  EXPECT_FALSE(parse_helper_answer("no"));
  EXPECT_FALSE(parse_helper_answer(R"({"Username": 1})"));
}

TEST(AuthFile, LooksForTheClosestLogin) {
  EXPECT_EQ(login_names("quay.io", "app/web"), (std::vector<std::string>{"quay.io/app/web", "quay.io/app", "quay.io"}));
}

}  // namespace
}  // namespace coaming
