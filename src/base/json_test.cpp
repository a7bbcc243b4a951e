#include "base/json.h"

#include <chrono>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Json, TellsWhereItIsWrong) {
  struct Case {
    const char* name;
    std::string text;
    ErrorCode code;
    const char* place;
  };
  const Case kCases[] = {
      {"Empty", "", ErrorCode::Corrupt, "line 1, column 1: "},
      {"Unfinished", "{\"a\": [1,", ErrorCode::Corrupt, "line 1, column 10: "},
      {"SecondLine", "{\n  \"a\": x}", ErrorCode::Corrupt, "line 2, column 8: "},
      {"TwoValues", "{} {}", ErrorCode::Corrupt, "line 1, column 4: "},
      {"Comment", "{} // why", ErrorCode::Corrupt, "line 1, column 4: "},
      {"InvalidUtf8", "[\"\xff\"]", ErrorCode::Corrupt, "line 1, column 3: "},
      {"Nul", std::string("[\0]", 3), ErrorCode::Corrupt, "line 1, column 2: "},
      {"HalfASurrogatePair", R"(["\ud800"])", ErrorCode::Corrupt, "line 1, column "},
      {"NestedArrays", repeated("[", 100'000), ErrorCode::TooLarge, "line 1, column "},
      {"NestedObjects", repeated("{\"a\":", 100'000), ErrorCode::TooLarge, "line 1, column "},
      {"NestedAndClosed", repeated("[", 100'000) + repeated("]", 100'000), ErrorCode::TooLarge, "line 1, column "},
  };
  for (const Case& c : kCases) {
    const auto json = parse_json(c.text);
    ASSERT_FALSE(json) << c.name;
    EXPECT_EQ(json.error().code, c.code) << c.name;
    EXPECT_EQ(json.error().message.substr(0, std::string(c.place).size()), c.place) << c.name;
  }
}

TEST(Json, IsReadToTheNamedDepth) {
  EXPECT_TRUE(parse_json(repeated("[", kMaxJsonDepth) + repeated("]", kMaxJsonDepth)));
  const auto deeper = parse_json(repeated("[", kMaxJsonDepth + 1) + repeated("]", kMaxJsonDepth + 1));
  ASSERT_FALSE(deeper);
  EXPECT_EQ(deeper.error().code, ErrorCode::TooLarge);
}

TEST(Json, PassesOverBlanksAroundIt) { EXPECT_TRUE(parse_json(" \t\r\n{}\n \t\r\n")); }

TEST(Json, ReportsEveryCut) {
  const std::string text = R"({"a": [1, -2.5e3, true, null, "\u00e9"], "b": {"c": ""}})";
  EXPECT_TRUE(parse_json(text));
  for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(parse_json(text.substr(0, size))) << size;
}

class JsonObjectTest : public testing::Test {
 protected:
  JsonObject object(const std::string& text) {
    value_ = *parse_json(text);
    return *JsonObject::of(value_, "layers[2]");
  }

 private:
  boost::json::value value_;
};

TEST_F(JsonObjectTest, GivesItsMembers) {
  const JsonObject o = object(R"({"t": "x", "n": 7, "f": true, "a": [1], "o": {"t": "y"}, "null": null})");
  EXPECT_EQ(*o.text("t"), "x");
  EXPECT_EQ(*o.required_text("t"), "x");
  EXPECT_EQ(*o.required_number("n"), 7U);
  EXPECT_TRUE(*o.flag("f"));
  EXPECT_EQ((*o.array("a"))->size(), 1U);
  EXPECT_EQ(*(**o.object("o")).text("t"), "y");
}

TEST_F(JsonObjectTest, TakesNullForMissing) {
  for (const char* text : {"{}", R"({"x": null})"}) {
    const JsonObject o = object(text);
    EXPECT_EQ(*o.text("x"), "");
    EXPECT_FALSE(*o.flag("x"));
    EXPECT_EQ(*o.array("x"), nullptr);
    EXPECT_FALSE(*o.object("x"));
    EXPECT_EQ(o.required_text("x").error().message, "layers[2].x is missing");
    EXPECT_EQ(o.required_number("x").error().message, "layers[2].x is missing");
  }
}

TEST_F(JsonObjectTest, NamesTheMemberOfTheWrongType) {
  const JsonObject o = object(R"({"x": [], "y": "z"})");
  EXPECT_EQ(o.text("x").error().message, "layers[2].x should be a string");
  EXPECT_EQ(o.required_text("x").error().message, "layers[2].x should be a string");
  EXPECT_EQ(o.required_number("x").error().message, "layers[2].x should be a whole number from 0 on");
  EXPECT_EQ(o.flag("x").error().message, "layers[2].x should be true or false");
  EXPECT_EQ(o.array("y").error().message, "layers[2].y should be an array");
  EXPECT_EQ(o.object("x").error().message, "layers[2].x should be an object");
}

TEST_F(JsonObjectTest, RefusesNumbersThatDoNotFit) {
  EXPECT_EQ(*object(R"({"n": 9223372036854775807})").required_number("n"),
            static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  for (const char* number : {"-1", "9223372036854775808", "1e3", "0.5", "1e999", "99999999999999999999999"}) {
    EXPECT_FALSE(object(R"({"n": )" + std::string(number) + "}").required_number("n")) << number;
  }
}

// The engines are written in Go, whose decoder takes "LAYERS" for "layers", and of both the later one.
TEST_F(JsonObjectTest, KnowsMembersWhateverTheirCase) {
  EXPECT_EQ(*object(R"({"LAYERS": "x"})").text("layers"), "x");
  EXPECT_EQ(*object("{\"layer\xc5\xbf\": \"x\"}").text("layers"), "x");  // U+017F folds to s
  EXPECT_EQ(*object("{\"\xe2\x84\xaa"
                    "ey\": \"x\"}")
                 .text("key"),
            "x");  // U+212A folds to k
  EXPECT_EQ(*object(R"({"layerss": "x"})").text("layers"), "");
}

TEST_F(JsonObjectTest, RefusesMembersThatDifferInCaseOnly) {
  const auto layers = object(R"({"layers": "clean", "Layers": "other"})").text("layers");
  ASSERT_FALSE(layers);
  EXPECT_EQ(layers.error().code, ErrorCode::Invalid);
  EXPECT_EQ(layers.error().message, "layers[2].layers stands there twice, written differently");
}

TEST_F(JsonObjectTest, IsQuickWithManyMembers) {
  std::string text = "{\"x\": 1";
  for (int i = 0; i < 100'000; ++i) text += ",\"" + std::to_string(i) + "\":0";
  const JsonObject o = object(text + "}");
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(*o.required_number("x"), 1U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

}  // namespace
}  // namespace coaming
