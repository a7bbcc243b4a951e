#include "inspection/user_file.h"

#include <vector>

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace coaming {
namespace {

using Lines = std::vector<std::string>;

class UserFile : public testing::Test {
 protected:
  std::string write(const std::string& text) { return folder_.write("file", text); }
  static Result<void> lines_of(const std::string& path, Lines& lines) {
    return for_each_user_line(path, [&](std::string_view line) {
      lines.emplace_back(line);
      return Result<void>();
    });
  }

  TemporaryFolder folder_;
};

TEST_F(UserFile, IsReadWhole) {
  const std::string text(200'000, 'x');
  EXPECT_EQ(*read_user_file(write(text), text.size()), text);
  EXPECT_EQ(*read_user_file(write(""), 10), "");
  EXPECT_EQ(read_user_file(write(text), text.size() - 1).error().code, ErrorCode::TooLarge);
  EXPECT_EQ(read_user_file(folder_.path("none"), 10).error().code, ErrorCode::NotFound);
  EXPECT_EQ(read_user_file(folder_.path(), 10).error().code, ErrorCode::Invalid);
}

TEST_F(UserFile, IsReadLineByLine) {
  struct Case {
    const char* name;
    std::string text;
    Lines lines;
  };
  const std::string wide(60'000, 'w');
  const Case kCases[] = {
      {"Empty", "", {}},
      {"OneLine", "a", {"a"}},
      {"LastBreak", "a\n", {"a"}},
      {"EmptyLines", "\n\na\n\n", {"", "", "a", ""}},
      {"AcrossPieces", wide + "\n" + wide + "\n" + wide, {wide, wide, wide}},
  };
  for (const Case& c : kCases) {
    Lines lines;
    EXPECT_TRUE(lines_of(write(c.text), lines)) << c.name;
    EXPECT_EQ(lines, c.lines) << c.name;
  }
}

TEST_F(UserFile, RefusesLongLines) {
  Lines lines;
  const auto read = lines_of(write("a\n" + std::string(300'000, 'x')), lines);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::TooLarge);
  EXPECT_TRUE(read.error().message.ends_with("file:2: a line of more than 65536 bytes")) << read.error().message;
}

TEST_F(UserFile, EndsAtTheFirstMistake) {
  int count = 0;
  const auto read = for_each_user_line(write("a\nb\nc\n"), [&](std::string_view line) -> Result<void> {
    ++count;
    if (line == "b") return Error{ErrorCode::Invalid, "b"};
    return {};
  });
  EXPECT_FALSE(read);
  EXPECT_EQ(count, 2);
}

}  // namespace
}  // namespace coaming
