#include "artifact/facts_budget.h"

#include <gtest/gtest.h>

#include "artifact/entry_collector.h"
#include "artifact/layer_reader.h"
#include "support/tar_builder.h"

namespace coaming {
namespace {

// Has much to say of each file: "many" findings of one rule, one of another, "gaps", a package, or no memory left.
class TalkativeReader : public FileReader {
 public:
  void look(const FileEntry& entry, FileFacts& facts) const override {
    if (entry.path.starts_with("many")) facts.findings.resize(kMaxFindingsOfRule / 2);
    if (entry.path == "secret") facts.findings.emplace_back().rule = "secret/key";
    if (entry.path.starts_with("gaps")) facts.gaps.resize(kMaxFactsGaps - 10);
  }
  [[nodiscard]] bool wants(const FileEntry& entry, std::string_view /*first*/) const override {
    return entry.path.starts_with("package") || entry.path.starts_with("huge");
  }
  void read(const FileEntry& entry, const ByteRange& /*bytes*/, FileFacts& facts) const override {
    facts.packages.emplace_back().name = std::string(10'000, 'n');
    if (entry.path.starts_with("huge")) throw std::bad_alloc();
  }
  [[nodiscard]] std::string version() const override { return "1"; }
};

FilesRead read(const std::vector<std::string>& tars, std::size_t facts_bytes = kMaxFactsBytes) {
  const TalkativeReader reader;
  Progress progress;
  std::vector<LayerBlob> blobs;
  for (const std::string& tar : tars) blobs.push_back({ByteRange::of_memory(tar), sha256(tar), std::nullopt});
  Wanted wanted;
  wanted.reader = &reader;
  wanted.limits.facts_bytes = facts_bytes;
  auto files = read_layers(blobs, wanted, progress);
  EXPECT_TRUE(files) << files.error().message;
  return files ? std::move(*files) : FilesRead();
}

// "path: message" of each.
std::string gaps_of(const FilesRead& files) {
  std::string text;
  for (const Gap& gap : files.gaps) text += gap.path + ": " + gap.message + "\n";
  return text;
}

TEST(FactsBudget, IsTakenAndGivenBack) {
  FactsBudget budget(10);
  EXPECT_TRUE(budget.take(8));
  EXPECT_FALSE(budget.take(3));
  EXPECT_TRUE(budget.take(2));
  budget.give_back(5);
  EXPECT_TRUE(budget.take(5));
  EXPECT_FALSE(budget.take(1));
}

TEST(FactsBudget, CountsTexts) {
  FileFacts facts;
  const std::size_t before = memory_of(facts);
  facts.packages.emplace_back().needs.push_back({std::string(1000, 'n'), std::string(1000, 'v')});
  EXPECT_GE(memory_of(facts), before + sizeof(Package) + sizeof(Need) + 2000);
  facts.findings.emplace_back().evidence = std::string(5000, 'e');
  facts.gaps.emplace_back().message = std::string(5000, 'm');
  EXPECT_GE(memory_of(facts), before + 12'000);
}

TEST(Facts, ThatDoNotFitAreGapsThatNameTheFile) {
  const std::string tar = TarBuilder().file("package1", "a").file("package2", "b").file("package3", "c").finished();
  const FilesRead files = read({tar}, 25'000);
  ASSERT_EQ(files.facts.size(), 2U);
  EXPECT_EQ(gaps_of(files), "package3: " + std::string(kFactsDoNotFit) + "\n");
}

TEST(Facts, OfPackagesThatAreReplacedTakeNoRoom) {
  TarBuilder tar;
  for (int i = 0; i < 20; ++i) tar.file("package", "a");
  const FilesRead files = read({tar.finished()}, 40'000);
  EXPECT_EQ(gaps_of(files), "");
  ASSERT_EQ(files.facts.size(), 20U);
  EXPECT_EQ(files.facts.back().packages.size(), 1U);
}

TEST(Facts, OfALayerThatIsRepeatedCountEachTime) {
  const std::string tar = TarBuilder().file("package1", "a").finished();
  const FilesRead files = read({tar, tar, tar, tar}, 35'000);
  EXPECT_EQ(files.facts.size(), 3U);
  EXPECT_EQ(gaps_of(files), "package1: " + std::string(kFactsDoNotFit) + "\n");
}

TEST(Facts, OfOneRuleDoNotWashAwayTheOthers) {
  const std::string tar = TarBuilder().file("many1").file("many2").file("many3").file("secret").finished();
  const FilesRead files = read({tar});
  std::size_t findings = 0;
  for (const FileFacts& facts : files.facts) findings += facts.findings.size();
  EXPECT_EQ(findings, kMaxFindingsOfRule + 1);
  EXPECT_EQ(files.facts.back().path, "secret");
  EXPECT_EQ(gaps_of(files), ": of the 15000 findings of  in this layer only the first 10000 are listed\n");
}

TEST(Facts, KeepAFewThousandGaps) {
  const FilesRead files = read({TarBuilder().file("gaps1").file("gaps2").finished()});
  ASSERT_EQ(files.facts.size(), 2U);
  EXPECT_EQ(files.facts[1].gaps.size(), 10U);
  EXPECT_EQ(gaps_of(files), ": and 4980 more like these\n");
}

TEST(Facts, OfAFileThatTakesTooMuchMemoryAreAGap) {
  const FilesRead files = read({TarBuilder().file("huge", "x").file("package", "y").finished()});
  ASSERT_EQ(files.facts.size(), 1U);
  EXPECT_EQ(files.facts[0].path, "package");
  EXPECT_EQ(gaps_of(files),
            "huge: reading it takes more memory than there is for it (--max-memory); not looked into\n");
}

}  // namespace
}  // namespace coaming
