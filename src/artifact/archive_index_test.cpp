#include "artifact/archive_index.h"

#include <gtest/gtest.h>

#include "artifact/image_path.h"
#include "support/tar_builder.h"

namespace coaming {
namespace {

std::string text_at(const TarBuilder& tar, std::string_view path) {
  const std::string archive = tar.finished();
  const auto index = ArchiveIndex::read(ByteRange::of_memory(archive));
  if (!index) return index.error().message;
  const auto bytes = index->find(path);
  return bytes ? *bytes->read_all(1 << 20) : "-";
}

struct Case {
  const char* name;
  TarBuilder tar;
  const char* path;
  const char* text;
};

class ArchiveIndexTest : public testing::TestWithParam<Case> {};

TEST_P(ArchiveIndexTest, FindsFilesAndNothingElse) {
  EXPECT_EQ(text_at(GetParam().tar, GetParam().path), GetParam().text);
}

TarBuilder sparse_over(const std::string& name) {
  TarHeader h;
  h.name = name;
  h.type = 'S';
  h.magic = kGnuMagic;
  h.patches = {{483, octal(10, 12)}};
  return TarBuilder().file(name, "one").header(h);
}

const Case kCases[] = {
    {"File", TarBuilder().file("a", "one"), "a", "one"},
    {"DottedNames", TarBuilder().file("./a//b", "one"), "a/./b", "one"},
    {"AbsoluteNames", TarBuilder().file("/a", "one"), "/a", "one"},
    {"NamesThatClimbOut", TarBuilder().file("../../a", "one"), "../a", "one"},
    {"LastOfTwo", TarBuilder().file("a", "one").file("a", "two"), "a", "two"},
    {"NoSuchFile", TarBuilder().file("a"), "b", "-"},
    {"NoFolder", TarBuilder().folder("a"), "a", "-"},
    {"NoDevice", TarBuilder().device("a"), "a", "-"},
    {"SymbolicLink", TarBuilder().file("x/a", "one").symlink("y/b", "../x/a"), "y/b", "one"},
    {"HardLink", TarBuilder().file("x/a", "one").hard_link("y/b", "x/a"), "y/b", "one"},
    {"LinkThatClimbsOut", TarBuilder().file("etc/a", "one").symlink("b", "../../../etc/a"), "b", "one"},
    {"LinkToNothing", TarBuilder().symlink("b", "/etc/passwd"), "b", "-"},
    {"LinksInACircle", TarBuilder().symlink("a", "b").symlink("b", "a"), "a", "-"},
    {"LinkToItself", TarBuilder().hard_link("a", "a"), "a", "-"},
    {"DeviceInPlaceOfAnEarlierFile", TarBuilder().file("a", "one").fifo("a"), "a", "-"},
    {"FolderInPlaceOfAnEarlierFile", TarBuilder().file("a", "one").folder("a"), "a", "-"},
    {"SparseFileInPlaceOfAnEarlierOne", sparse_over("a"), "a", "-"},
    {"LongNamesArePassedOver", TarBuilder().file(std::string(kMaxPathBytes + 1, 'a')).file("b", "one"), "b", "one"},
};

INSTANTIATE_TEST_SUITE_P(ArchiveIndex, ArchiveIndexTest, testing::ValuesIn(kCases),
                         [](const auto& row) { return row.param.name; });

TEST(ArchiveIndex, ReportsEveryCut) {
  const std::string archive = TarBuilder().file("a", std::string(700, 'x')).file("b", "y").unfinished();
  for (std::size_t size = 1; size < archive.size(); ++size) {
    const auto index = ArchiveIndex::read(ByteRange::of_memory(std::string_view(archive).substr(0, size)));
    EXPECT_TRUE(index ? size == 512 + 1024 : index.error().code == ErrorCode::Corrupt) << size;
  }
}

TEST(ArchiveIndex, HasALimitOfEntries) {
  std::string archive;
  for (std::size_t i = 0; i <= kMaxArchiveEntries; ++i) archive += TarBuilder().file(std::to_string(i)).unfinished();
  const auto index = ArchiveIndex::read(ByteRange::of_memory(archive));
  ASSERT_FALSE(index);
  EXPECT_EQ(index.error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
