#include "base/wire.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

enum class Color { Red, Green, Blue };

struct Part {
  std::string name;
  std::uint64_t number = 0;
  friend bool operator==(const Part&, const Part&) = default;
};
struct Whole {
  bool flag = false;
  std::uint32_t small = 0;
  std::optional<std::size_t> maybe;
  std::vector<Part> parts;
  std::vector<std::uint64_t> hashes;
  Digest digest;
  Color color = Color::Red;
  friend bool operator==(const Whole&, const Whole&) = default;
};
template <typename Wire>
void exchange(Wire& wire, Part& part) {
  wire(part.name, part.number);
}
template <typename Wire>
void exchange(Wire& wire, Whole& whole) {
  wire(whole.flag, whole.small, whole.maybe, whole.parts, whole.hashes, whole.digest);
  wire.choice(whole.color, 3);
}

Whole sample() {
  return {true,        4'000'000'000, 0, {{"keel", 1}, {"", std::uint64_t(-1)}}, {1, 2, std::uint64_t(-1)},
          sha256("x"), Color::Blue};
}

std::string written(Whole whole) {
  WireWriter writer;
  writer(whole);
  return writer.bytes();
}

TEST(Wire, ReadsWhatWasWritten) {
  for (const Whole& whole : {sample(), Whole()}) {
    const std::string bytes = written(whole);
    WireReader reader(bytes);
    Whole read;
    reader(read);
    EXPECT_TRUE(reader.is_complete());
    EXPECT_EQ(read, whole);
  }
}

TEST(Wire, NoticesWhatIsCutShort) {
  const std::string bytes = written(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    WireReader reader(std::string_view(bytes).substr(0, size));
    Whole read;
    reader(read);
    EXPECT_FALSE(reader.ok()) << size;
  }
}

TEST(Wire, NoticesWhatIsLeft) {
  const std::string bytes = written(sample()) + "x";
  WireReader reader(bytes);
  Whole read;
  reader(read);
  EXPECT_TRUE(reader.ok());
  EXPECT_FALSE(reader.is_complete());
}

TEST(Wire, RefusesCountsAndChoicesThatCannotBe) {
  using std::string_literals::operator""s;
  struct Case {
    std::string bytes;
  };
  const std::string huge = "\xff\xff\xff\xff\xff\xff\xff\xff\x7f";
  for (const std::string& bytes : {"\0\0\0"s + huge, "\0\0\0\0"s + huge, "\0"s + huge, std::string(11, '\x80')}) {
    WireReader reader(bytes);
    Whole read;
    reader(read);
    EXPECT_FALSE(reader.ok());
  }
  WireReader reader("\x03");
  Color color{};
  reader.choice(color, 3);
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace coaming
