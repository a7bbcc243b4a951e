#include "artifact/registry/answers.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Answers, HoldATokenOrNot) {
  EXPECT_EQ(*parse_token_answer(R"({"token": "a.b-c_d", "expires_in": 300})"), "a.b-c_d");
  EXPECT_EQ(*parse_token_answer(R"({"access_token": "x"})"), "x");
  EXPECT_EQ(*parse_token_answer(R"({"token": "", "access_token": "x"})"), "x");
  struct Case {
    std::string text;
    const char* message;
  };
  const Case kCases[] = {
      {"", "not valid JSON"},
      {"[]", "should be an object"},
      {"{}", "holds no token"},
      {R"({"token": 1})", "token should be a string"},
      {R"({"token": "a\r\nX: y"})", "strange characters"},
      {R"({"token": "a b"})", "strange characters"},
      {"{\"token\": \"\xc3\xa9\"}", "strange characters"},
      {std::string(kMaxTokenBytes + 1, ' '), "too long"},
  };
  for (const Case& c : kCases) {
    const auto token = parse_token_answer(c.text);
    ASSERT_FALSE(token) << c.text;
    EXPECT_NE(token.error().message.find(c.message), std::string::npos) << token.error().message;
  }
}

TEST(Answers, TellErrors) {
  struct Case {
    std::string text;
    std::string words;
  };
  const Case kCases[] = {
      {R"({"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown", "detail": {}}]})",
       "manifest unknown (MANIFEST_UNKNOWN)"},
      {R"({"errors": [{"code": "DENIED"}, {"message": "b"}, {"message": "c"}, {"message": "d"}]})", "DENIED, b, c"},
      {R"({"details": "incorrect username or password"})", "incorrect username or password"},
      {R"({"message": "No such image: x"})", "No such image: x"},
      {R"({"errors": {}})", ""},
      {R"({"errors": [1, null]})", ""},
      {"<html>", ""},
      {"[]", ""},
      {R"({"message": "a\u001b[31mb"})", "a\\x1b[31mb"},
  };
  for (const Case& c : kCases) EXPECT_EQ(error_words(c.text), c.words) << c.text;
  EXPECT_LT(error_words(R"({"message": ")" + std::string(10'000, 'x') + "\"}").size(), 400U);
}

}  // namespace
}  // namespace coaming
