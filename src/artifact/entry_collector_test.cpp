#include "artifact/entry_collector.h"

#include <gtest/gtest.h>

#include "artifact/layer_reader.h"
#include "base/digest.h"
#include "support/compress.h"
#include "support/tar_builder.h"

namespace coaming {
namespace {

// Says of each file named "x…" what its content is, and of each entry with setuid that it has it.
class TextReader : public FileReader {
 public:
  void look(const FileEntry& entry, FileFacts& facts) const override {
    if ((entry.mode & 04000) == 0) return;
    Finding finding;
    finding.evidence =
        std::to_string(entry.mode) + " " + std::to_string(entry.uid) + " " + std::string(entry.capabilities);
    facts.findings.push_back(finding);
  }
  [[nodiscard]] bool wants(const FileEntry& entry, std::string_view first) const override {
    return entry.path.substr(entry.path.rfind('/') + 1).starts_with('x') && !first.starts_with("skip");
  }
  void read(const FileEntry& /*entry*/, const ByteRange& bytes, FileFacts& facts) const override {
    Package package;
    package.name = std::to_string(bytes.size()) + ":" + bytes.slice(0, 6).read_all(6).operator*();
    package.version = bytes.in_memory() ? "memory" : "disk";
    package.source_version = sha256(bytes.read_all(kMaxContentBytes).operator*()).hex();
    facts.packages.push_back(package);
  }
  [[nodiscard]] std::string version() const override { return "1"; }
};

std::vector<FileFacts> facts_of(const std::string& tar, const std::vector<std::string_view>& wanted = {}) {
  const TextReader reader;
  Progress progress;
  auto files =
      read_layers({{ByteRange::of_memory(tar), sha256(tar), std::nullopt}}, {WantedPaths(wanted), &reader}, progress);
  EXPECT_TRUE(files) << files.error().message;
  return files ? files->facts : std::vector<FileFacts>();
}

// "path=package path=package" of what has packages.
std::string packages_of(const std::vector<FileFacts>& all) {
  std::string text;
  for (const FileFacts& facts : all) {
    for (const Package& package : facts.packages) text += (text.empty() ? "" : " ") + facts.path + "=" + package.name;
  }
  return text;
}

TEST(EntryCollector, ShowsFilesToTheReader) {
  const std::string tar = TarBuilder()
                              .file("a/x1", "one")
                              .file("a/y", "no")
                              .file("x2", "")
                              .file("x3", "skip")
                              .symlink("x4", "x1")
                              .finished();
  EXPECT_EQ(packages_of(facts_of(tar)), "a/x1=3:one x2=0:");
}

TEST(EntryCollector, ShowsFilesOfAnySize) {
  for (const std::size_t size : {511, 512, 513, 100'000, 128 << 10, 300'000, 9 << 20}) {
    const std::string tar =
        TarBuilder().file("pad", std::string(300, 'p')).file("x", std::string(size, 'x')).finished();
    for (const bool is_packed : {false, true}) {
      const auto facts = facts_of(is_packed ? gzip(tar) : tar);
      EXPECT_EQ(packages_of(facts), "x=" + std::to_string(size) + ":xxxxxx");
      // A large file of a plain layer is shown where it lies, and this layer lies in memory.
      const bool is_copied = is_packed && size > kMaxContentInMemory;
      EXPECT_EQ(facts.at(0).packages[0].version, is_copied ? "disk" : "memory") << size;
    }
  }
}

TEST(EntryCollector, ShowsALargeFileOfSeveralPiecesAsItIs) {
  std::string text(9 << 20, 'x');
  for (std::size_t i = 0; i < text.size(); i += 4093) text[i] = static_cast<char>('a' + i % 26);
  const std::string tar = TarBuilder().file("pad", "p").file("x", text).file("x2", "two").finished();
  for (const std::string& stored : {tar, gzip(tar)}) {
    const auto facts = facts_of(stored);
    ASSERT_EQ(facts.size(), 2U);
    EXPECT_EQ(facts[0].packages[0].source_version, sha256(text).hex());
    EXPECT_EQ(facts[1].packages[0].source_version, sha256("two").hex());
  }
}

TEST(EntryCollector, FileThatIsKeptIsShownToo) {
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("x", "text").finished(), {"x"})), "x=4:text");
}

TEST(EntryCollector, LastEntryOfAPathCounts) {
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("x", "old").file("x", "new").finished())), "x=3:new");
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("x", "old").symlink("x", "y").finished())), "");
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("a/b/x", "old").file("a").finished())), "");
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("a/b/x", "old").folder("a").finished())), "a/b/x=3:old");
}

TEST(EntryCollector, HardLinkMayBeTheNameThatIsWanted) {
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("store/1", "one").hard_link("a/x", "store/1").finished())),
            "a/x=3:one");
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("x1", "one").hard_link("x2", "x1").finished())), "x1=3:one");
  EXPECT_EQ(packages_of(facts_of(TarBuilder().hard_link("x2", "nowhere").finished())), "");
  EXPECT_EQ(packages_of(facts_of(TarBuilder().file("store/1", "skip").hard_link("x", "store/1").finished())), "");
}

TEST(EntryCollector, TellsModeOwnerAndCapabilities) {
  TarHeader header;
  header.name = "tool";
  header.patches = {{100, "0004755"}, {108, "0000017"}};
  const std::string tar =
      TarBuilder().pax({{"SCHILY.xattr.security.capability", "cap"}}).header(header).file("plain").finished();
  const auto facts = facts_of(tar);
  ASSERT_EQ(facts.size(), 1U);
  EXPECT_EQ(facts[0].path, "tool");
  EXPECT_EQ(facts[0].findings[0].evidence, std::to_string(04755) + " 15 cap");
}

TEST(EntryCollector, FoldersReplacedByFilesCostBoundedWork) {
  const auto replaced = [](int times) {
    TarBuilder tar;
    for (int i = 0; i < times; ++i) tar.file("a/x", "y").file("a", "");
    return tar.finished();
  };
  EXPECT_EQ(packages_of(facts_of(replaced(1000))), "");
  const TextReader reader;
  Progress progress;
  const std::string tar = replaced(3000);
  const auto files = read_layers({{ByteRange::of_memory(tar), sha256(tar), std::nullopt}}, {{}, &reader}, progress);
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
