#include "artifact/layer_cache.h"

#include <gtest/gtest.h>

#include "artifact/layer_reader.h"
#include "support/tar_builder.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

// Lists every file named "list" as a package of its content, and counts how often it was asked.
class ListReader : public FileReader {
 public:
  void look(const FileEntry& /*entry*/, FileFacts& /*facts*/) const override {}
  [[nodiscard]] bool wants(const FileEntry& entry, std::string_view /*first*/) const override {
    return entry.path.ends_with("/list");
  }
  void read(const FileEntry& /*entry*/, const ByteRange& bytes, FileFacts& facts) const override {
    ++count;
    Package package;
    package.name = *bytes.read_all(100);
    package.found_in.emplace_back();
    facts.packages.push_back(package);
  }
  [[nodiscard]] std::string version() const override { return "1"; }

  mutable std::atomic<int> count = 0;
};

class CachedLayers : public testing::Test {
 protected:
  CachedLayers() : files_(*FileCache::open(folder_.path())) {}

  FilesRead read(const std::string& version, const std::vector<Suspect>& suspects = {}) {
    const LayerCache cache(files_, version,
                           [this](const std::string& name, const Fd& file) { EXPECT_TRUE(files_.keep(name, file)); });
    constexpr std::string_view kWanted[] = {"etc/os-release", "status.d/*"};
    Progress progress;
    auto files = read_layers(blobs_, {WantedPaths(kWanted), &reader_, &cache, suspects}, progress);
    EXPECT_TRUE(files) << files.error().message;
    return std::move(*files);
  }
  static std::string text(const FilesRead& files, std::string_view path) {
    const auto file = files.tree->find(path, files.tree->steps() - 1);
    return file ? *files.tree->bytes(*file).read_all(100) : "-";
  }

  const std::string lower_ = TarBuilder()
                                 .file("usr/os-release", "ID=a")
                                 .symlink("etc/os-release", "../usr/os-release")
                                 .file("x/list", "keel")
                                 .file("status.d/a", "one")
                                 .finished();
  const std::string upper_ =
      TarBuilder().file("status.d/.wh.a").file("status.d/b", "two").file("y/list", "mast").finished();
  const std::vector<LayerBlob> blobs_{{ByteRange::of_memory(lower_), sha256(lower_), std::nullopt},
                                      {ByteRange::of_memory(upper_), sha256(upper_), std::nullopt}};
  TemporaryFolder folder_;
  FileCache files_;
  ListReader reader_;
};

TEST_F(CachedLayers, SayTheSameWithoutBeingRead) {
  for (int round = 0; round < 3; ++round) {
    const FilesRead files = read("v");
    EXPECT_EQ(text(files, "etc/os-release"), "ID=a");
    EXPECT_EQ(text(files, "status.d/a"), "-");
    EXPECT_EQ(text(files, "status.d/b"), "two");
    ASSERT_EQ(files.facts.size(), 2U);
    EXPECT_EQ(files.facts[0].packages[0].name, "keel");
    EXPECT_EQ(files.facts[1].packages[0].name, "mast");
    EXPECT_EQ(files.facts[1].layer, 1U);
    EXPECT_TRUE(files.gaps.empty());
    EXPECT_EQ(reader_.count, 2) << "round " << round;
  }
}

TEST_F(CachedLayers, OfAnotherVersionAreReadAgain) {
  read("v");
  read("w");
  EXPECT_EQ(reader_.count, 4);
}

TEST_F(CachedLayers, DamagedOnesAreReadAgain) {
  read("v");
  int damaged = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry) - 1 - damaged++);
  }
  ASSERT_EQ(damaged, 2);
  EXPECT_EQ(text(read("v"), "status.d/b"), "two");
  EXPECT_EQ(reader_.count, 4);
  read("v");
  EXPECT_EQ(reader_.count, 4);
}

TEST_F(CachedLayers, OfWhichSomethingWasNotReadAreNotKept) {
  const FilesRead files = read("v", {{0, "x/list", "it ended the reader"}});
  ASSERT_EQ(files.gaps.size(), 1U);
  EXPECT_EQ(files.gaps[0].path, "x/list");
  EXPECT_EQ(files.gaps[0].layer, 0U);
  EXPECT_EQ(files.gaps[0].message, "it ended the reader");
  EXPECT_EQ(files.facts.size(), 1U);
  read("v");
  EXPECT_EQ(reader_.count, 2) << "the other layer was kept";
}

TEST_F(CachedLayers, SuspectLayerIsPassedOver) {
  const FilesRead files = read("v", {{1, "", "it ended the reader"}});
  EXPECT_EQ(text(files, "status.d/a"), "one");
  ASSERT_EQ(files.gaps.size(), 1U);
  EXPECT_EQ(files.gaps[0].path, "");
  EXPECT_EQ(files.gaps[0].layer, 1U);
}

}  // namespace
}  // namespace coaming
