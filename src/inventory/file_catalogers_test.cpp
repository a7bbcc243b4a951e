#include "inventory/file_catalogers.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

Result<Catalog> list_words(std::string_view path, const ByteRange& bytes) {
  const std::string text = *bytes.read_all(100);
  if (text == "bad") return Error{ErrorCode::Corrupt, "not a list"};
  if (text == "gone") return Error{ErrorCode::Unavailable, "cannot read it"};
  Catalog catalog;
  Package package;
  package.name = text;
  package.type = path;
  catalog.add_package(package);
  catalog.add_gap(ErrorCode::Invalid, "only one");
  return catalog;
}

constexpr std::string_view kByName[] = {"**/words", "**/*.words"};
constexpr std::string_view kAny[] = {"**"};
constexpr std::string_view kMagics[] = {"\177ELF", "MZ"};
constexpr Cataloger kRows[] = {
    {.name = "by-magic", .paths = kAny, .magics = kMagics, .read_alone = list_words},
    {.name = "by-name", .version = 3, .paths = kByName, .read_alone = list_words},
    {.name = "declared", .evidence = Evidence::Declared, .paths = kByName, .read_alone = list_words},
};

FileFacts read(const FileReader& reader, std::string_view path, std::string_view text) {
  FileFacts facts;
  FileEntry entry;
  entry.path = path;
  entry.size = text.size();
  if (reader.wants(entry, text)) reader.read(entry, ByteRange::of_memory(text), facts);
  return facts;
}

std::string finders(const FileFacts& facts) {
  std::string text;
  for (const Package& package : facts.packages) text += package.found_by + " ";
  return text;
}

TEST(FileCatalogers, AreAskedByNameAndByFirstBytes) {
  const FileCatalogers installed(Evidence::Installed, kRows);
  EXPECT_EQ(finders(read(installed, "a/words", "keel")), "by-name ");
  EXPECT_EQ(finders(read(installed, "a/b.words", "keel")), "by-name ");
  EXPECT_EQ(finders(read(installed, "a/other", "MZ")), "by-magic ");
  EXPECT_EQ(finders(read(installed, "a/words", "MZ")), "by-name by-magic ");
  EXPECT_EQ(finders(read(installed, "a/other", "keel")), "");
  EXPECT_EQ(finders(read(FileCatalogers(Evidence::Declared, kRows), "a/words", "MZ")), "declared ");
}

TEST(FileCatalogers, FailureIsAGap) {
  const FileFacts facts = read(FileCatalogers(Evidence::Installed, kRows), "words", "bad");
  EXPECT_TRUE(facts.packages.empty());
  EXPECT_TRUE(facts.gaps.empty());
  ASSERT_EQ(facts.package_gaps.size(), 1U);
  EXPECT_EQ(facts.package_gaps[0].code, ErrorCode::Corrupt);
  EXPECT_EQ(facts.package_gaps[0].message, "not a list; the packages it lists are missing here");
}

TEST(FileCatalogers, UnreadFileIsAGapWhoeverOwnsIt) {
  const FileFacts facts = read(FileCatalogers(Evidence::Installed, kRows), "words", "gone");
  EXPECT_TRUE(facts.package_gaps.empty());
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].code, ErrorCode::Unavailable);
}

TEST(FileCatalogers, PackagesHaveAPlaceAndAFinder) {
  const FileFacts facts = read(FileCatalogers(Evidence::Installed, kRows), "words", "keel");
  ASSERT_EQ(facts.packages.size(), 1U);
  EXPECT_EQ(facts.packages[0].found_in.size(), 1U);
  EXPECT_EQ(facts.package_gaps.size(), 1U);
}

TEST(FileCatalogers, VersionTellsWhoReadsAndHow) {
  EXPECT_EQ(FileCatalogers(Evidence::Installed, kRows).version(), "by-magic:1 by-name:3 ");
}

}  // namespace
}  // namespace coaming
