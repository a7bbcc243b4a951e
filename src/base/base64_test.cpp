#include "base/base64.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(Base64, IsWrittenAndRead) {
  const std::pair<std::string, std::string> kCases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xfb\xff\xbf", "+/+/"},
      {std::string("\0\0", 2), "AAA="},
  };
  for (const auto& [bytes, text] : kCases) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes) << text;
  }
  EXPECT_EQ(from_base64("Zg"), "f") << "without padding";
}

TEST(Base64, IsRefused) {
  for (const char* text : {"Z", "Zm9v!", "Zm 9v", "Zg=g", "-_-_"}) EXPECT_FALSE(from_base64(text)) << text;
}

}  // namespace
}  // namespace coaming
