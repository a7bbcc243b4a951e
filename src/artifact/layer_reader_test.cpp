#include "artifact/layer_reader.h"

#include <chrono>

#include <gtest/gtest.h>

#include "artifact/entry_collector.h"
#include "base/decompress.h"
#include "support/compress.h"
#include "support/layers.h"
#include "support/tar_builder.h"

namespace coaming {
namespace {

using std::string_literals::operator""s;

const std::string kTar = TarBuilder().file("status", "one").file("other", std::string(3000, 'x')).finished();

LayerBlob blob_of(const std::string& bytes, std::optional<Digest> digest, std::optional<Digest> diff_id = {}) {
  return {ByteRange::of_memory(bytes), digest, diff_id};
}

TEST(Layers, AreReadInEveryCompression) {
  const std::string members = gzip(kTar.substr(0, 700)) + gzip(kTar.substr(700));
  for (const std::string& stored : {kTar, gzip(kTar), zstd(kTar), members, zstd_skippable_frame("x") + zstd(kTar)}) {
    for (const bool has_digest : {true, false}) {
      const auto layers = read_blobs(
          {has_digest ? blob_of(stored, sha256(stored)) : blob_of(stored, std::nullopt, sha256(kTar))}, {"status"});
      ASSERT_FALSE(layers.error) << layers.error->message;
      EXPECT_EQ(layers.text("status"), "one");
      EXPECT_TRUE(layers.gaps.empty()) << layers.gaps.front().message;
    }
  }
}

TEST(Layers, WithoutAnyDigestAreAGap) {
  const auto layers = read_blobs({blob_of(kTar, std::nullopt)}, {"status"});
  ASSERT_FALSE(layers.error);
  EXPECT_EQ(layers.text("status"), "one");
  ASSERT_EQ(layers.gaps.size(), 1U);
  EXPECT_EQ(layers.gaps[0].layer, 0U);
  EXPECT_EQ(layers.gaps[0].code, ErrorCode::NotFound);
}

TEST(Layers, WithTheWrongDigestNameBoth) {
  const Digest wrong = sha256("wrong");
  const auto expect = [&](const LayerBlob& blob, const Digest& actual, const char* what) {
    const auto layers = read_blobs({blob}, {"status"});
    ASSERT_TRUE(layers.error) << what;
    EXPECT_EQ(layers.error->code, ErrorCode::Corrupt) << what;
    for (const std::string& part : {"layer 1 "s, what + " "s + actual.to_string(), "expected " + wrong.to_string()}) {
      EXPECT_NE(layers.error->message.find(part), std::string::npos) << layers.error->message;
    }
  };
  const std::string compressed = gzip(kTar);
  const std::string frame = zstd(kTar);
  expect(blob_of(kTar, wrong), sha256(kTar), "digest");
  expect(blob_of(compressed, wrong), sha256(compressed), "digest");
  expect(blob_of(frame, wrong), sha256(frame), "digest");
  expect(blob_of(kTar, std::nullopt, wrong), sha256(kTar), "diff_id");
  expect(blob_of(compressed, std::nullopt, wrong), sha256(kTar), "diff_id");
  expect(blob_of(frame, std::nullopt, wrong), sha256(kTar), "diff_id");
}

TEST(Layers, HashWhatLiesBehindTheEndOfTheTar) {
  const std::string longer = kTar + std::string(10240, '\0') + "a tail";
  EXPECT_FALSE(read_blobs({blob_of(longer, sha256(longer))}, {"status"}).error);
  EXPECT_TRUE(read_blobs({blob_of(longer, sha256(kTar))}, {"status"}).error);
  const std::string compressed = gzip(longer);
  EXPECT_FALSE(read_blobs({blob_of(compressed, std::nullopt, sha256(longer))}, {"status"}).error);
  EXPECT_TRUE(read_blobs({blob_of(compressed, std::nullopt, sha256(kTar))}, {"status"}).error);
}

TEST(Layers, ThatAreDamagedAndHaveTheWrongDigestTellOfTheDigest) {
  for (std::string stored : {kTar, gzip(kTar), zstd(kTar)}) {
    const Digest expected = sha256(stored);
    stored[stored.size() / 4] = static_cast<char>(stored[stored.size() / 4] ^ 0x55);
    const auto layers = read_blobs({blob_of(stored, expected)}, {"status"});
    ASSERT_TRUE(layers.error);
    EXPECT_NE(layers.error->message.find("expected " + expected.to_string()), std::string::npos)
        << layers.error->message;
  }
}

// Each with its own digest, so that the damage is the image's, not the way's.
TEST(Layers, CutAnywhereAreCorruptOrWhole) {
  for (const std::string& stored : {gzip(kTar), zstd(kTar)}) {
    for (std::size_t size = 6; size < stored.size(); ++size) {
      const std::string cut = stored.substr(0, size);
      const auto layers = read_blobs({blob_of(cut, sha256(cut))}, {"status"});
      ASSERT_TRUE(layers.error) << size;
      EXPECT_EQ(layers.error->code, ErrorCode::Corrupt) << size;
      EXPECT_EQ(layers.error->message.substr(0, 8), "layer 1 ") << size;
    }
  }
  for (std::size_t size = 1; size < kTar.size(); size += 41) {
    const std::string cut = kTar.substr(0, size);
    const auto layers = read_blobs({blob_of(cut, sha256(cut))}, {"status"});
    EXPECT_TRUE(layers.error ? layers.error->code == ErrorCode::Corrupt : size % 512 == 0 || size > kTar.size() - 1024)
        << size;
  }
}

TEST(Layers, OfOtherFormatsAreRefused) {
  struct Case {
    const char* name;
    std::string stored;
    ErrorCode code;
    const char* message;
  };
  const Case kCases[] = {
      {"Xz",
       "\xfd"
       "7zXZ\0rest"s,
       ErrorCode::Unsupported, "is compressed with xz"},
      {"Bzip2", "BZh91AY", ErrorCode::Unsupported, "is compressed with bzip2"},
      {"Text", std::string(600, 'x'), ErrorCode::Corrupt, "this is not a tar archive"},
      {"GzipOfText", gzip(std::string(600, 'x')), ErrorCode::Corrupt, "this is not a tar archive"},
      {"GzipInGzip", gzip(gzip(kTar)), ErrorCode::Corrupt, "tar: header at byte 0"},
      {"LargeWindow", zstd(kTar, kMaxZstdWindowLog + 1), ErrorCode::TooLarge, "zstd: needs a window above"},
  };
  for (const Case& c : kCases) {
    const auto layers = read_blobs({blob_of(c.stored, sha256(c.stored))}, {"status"});
    ASSERT_TRUE(layers.error) << c.name;
    EXPECT_EQ(layers.error->code, c.code) << c.name << ": " << layers.error->message;
    EXPECT_NE(layers.error->message.find(c.message), std::string::npos) << layers.error->message;
  }
}

TEST(Layers, ReportTheLowestThatIsBroken) {
  const std::string broken = "not a tar" + std::string(600, 'x');
  const std::string large = broken + std::string(200'000, 'y');  // begun first
  for (int run = 0; run < 20; ++run) {
    const auto layers = read_blobs({blob_of(kTar, sha256(kTar)), blob_of(broken, sha256(broken)),
                                    blob_of(kTar, sha256("x")), blob_of(large, sha256(large))},
                                   {"status"});
    ASSERT_TRUE(layers.error);
    ASSERT_EQ(layers.error->message.substr(0, 9), "layer 2 (") << layers.error->message;
  }
}

TEST(Layers, AreTheSameHoweverManyThereAre) {
  std::vector<std::string> tars;
  for (int i = 0; i < 40; ++i) {
    tars.push_back(
        gzip(TarBuilder().file("status", std::to_string(i)).device("dev" + std::to_string(i)).fifo("d/x").finished()));
  }
  std::vector<LayerBlob> blobs;
  for (const std::string& stored : tars) blobs.push_back(blob_of(stored, sha256(stored)));
  const auto first = read_blobs(blobs, {"status", "d/*"});
  for (int run = 0; run < 3; ++run) {
    const auto again = read_blobs(blobs, {"status", "d/*"});
    ASSERT_FALSE(again.error);
    EXPECT_EQ(again.gaps, first.gaps);
    for (std::size_t step = 0; step < blobs.size(); ++step) EXPECT_EQ(again.at(step, "status"), std::to_string(step));
  }
}

TEST(Layers, ThatStandTwiceAreReadOnce) {
  const std::string other = TarBuilder().file(".wh.status").finished();
  const auto layers =
      read_blobs({blob_of(kTar, sha256(kTar)), blob_of(other, sha256(other)), blob_of(kTar, sha256(kTar))}, {"status"});
  ASSERT_FALSE(layers.error);
  EXPECT_EQ(layers.at(0, "status"), "one");
  EXPECT_EQ(layers.at(1, "status"), "-");
  EXPECT_EQ(layers.at(2, "status"), "one");
}

TEST(Layers, WithTheDiffIdOfAnotherAreCheckedAllTheSame) {
  const std::string other = TarBuilder().file("status", "hidden").finished();
  const auto layers =
      read_blobs({blob_of(kTar, std::nullopt, sha256(kTar)), blob_of(other, std::nullopt, sha256(kTar))}, {"status"});
  ASSERT_TRUE(layers.error);
  EXPECT_EQ(layers.error->message.substr(0, 8), "layer 2 ");
}

struct GapCase {
  const char* name;
  TarBuilder tar;
  std::string path;
  const char* message;
};

class LayersGap : public testing::TestWithParam<GapCase> {};

TEST_P(LayersGap, TellsWhatWasNotRead) {
  const GapCase& c = GetParam();
  const std::string tar = c.tar.unfinished() + TarBuilder().file("last", "2").finished();
  const auto layers = read_tars({TarBuilder().file("first", "1").finished(), tar},
                                {"status", "etc/os-release", "status.d/*", "doc/*/copyright", "last"});
  ASSERT_FALSE(layers.error) << layers.error->message;
  EXPECT_TRUE(layers.has_gap(c.path, c.message)) << testing::PrintToString(layers.gaps.size());
  for (const Gap& gap : layers.gaps) EXPECT_EQ(gap.layer, 1U) << gap.message;
  EXPECT_EQ(layers.text("last"), "2") << "the rest of the layer is read all the same";
  EXPECT_EQ(layers.text("status"), "-");
}

TarBuilder sparse_of_4_gib(const std::string& name) {
  TarHeader h;
  h.name = name;
  h.type = 'S';
  h.magic = kGnuMagic;
  h.size = 1;
  h.patches = {{386, octal(1000, 12) + octal(1, 12)}, {483, octal(std::uint64_t{4} << 30, 12)}};
  return TarBuilder().header(h).content("x");
}

const GapCase kGaps[] = {
    {"Device", TarBuilder().device("status"), "status", "a device or fifo"},
    {"Fifo", TarBuilder().fifo("status"), "status", "a device or fifo"},
    {"DeviceInAWantedFolder", TarBuilder().device("status.d/x"), "status.d/x", "a device or fifo"},
    {"DeviceBehindALink", TarBuilder().symlink("status", "dev/x").device("dev/x"), "dev/x", "a device or fifo"},
    {"HardLinkToADevice", TarBuilder().device("dev/x").hard_link("status", "dev/x"), "dev/x", "a device or fifo"},
    {"SparseFileOf4GiB", sparse_of_4_gib("status"), "status", "4294967296 bytes, the limit for one file is"},
    {"SparseFileOf4GiBBehindALink", sparse_of_4_gib("big").symlink("status", "big"), "big", "4294967296 bytes"},
    {"LinksInACircle", TarBuilder().symlink("status", "a").symlink("a", "status"), "status", "run in circles"},
    {"LinkToItself", TarBuilder().symlink("etc/os-release", "os-release"), "etc/os-release", "run in circles"},
    {"LinksInACircleInAWantedFolder", TarBuilder().symlink("status.d/x", "x"), "status.d/x", "run in circles"},
    {"EntryBelowACircle", TarBuilder().symlink("a", "b").symlink("b", "a").file("a/x"), "a/x", "run in circles"},
    {"EntryThatClimbsOut", TarBuilder().file("../../status2"), "../../status2", "points outside the image"},
    {"HardLinkThatClimbsOut", TarBuilder().hard_link("x", "../../etc/shadow"), "x", "a hard link that points outside"},
    {"WhiteoutOfNothing", TarBuilder().file("d/.wh."), "d/.wh.", "a whiteout that names nothing"},
    {"WhiteoutOfTheFolderAbove", TarBuilder().file("d/.wh..."), "d/.wh...", "a whiteout that names nothing"},
    {"FolderRemovedAndMadeAgain", TarBuilder().file(".wh.status.d").folder("status.d"), "",
     "folders are removed and made again"},
    {"FileAndFolderOfOneName", TarBuilder().folder("x").file("x"), "", "both as a folder and as something else"},
    {"WantedFileUnderAReplacedFolder", TarBuilder().file("status.d/x").file("status.d").folder("status.d"), "",
     "both as a folder and as something else"},
    {"LongPath", TarBuilder().file(std::string(5000, 'p')), std::string(100, 'p') + "…", "longer than 4096 bytes"},
    {"LongLinkTarget", TarBuilder().symlink("status", std::string(5000, 'p')), "status…", "longer than 4096 bytes"},
};

INSTANTIATE_TEST_SUITE_P(LayerReader, LayersGap, testing::ValuesIn(std::begin(kGaps), std::end(kGaps)),
                         [](const auto& row) { return row.param.name; });

TEST(Layers, PassOverA4GiBSparseFileNobodyWants) {
  const auto start = std::chrono::steady_clock::now();
  const auto layers = read_tars({sparse_of_4_gib("big").file("status", "one").finished()}, {"status"});
  ASSERT_FALSE(layers.error);
  EXPECT_EQ(layers.text("status"), "one");
  EXPECT_TRUE(layers.gaps.empty());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(Layers, KeepTheHolesOfAWantedSparseFile) {
  TarHeader h;
  h.name = "status";
  h.type = 'S';
  h.magic = kGnuMagic;
  h.size = 3;
  h.patches = {{386, octal(1000, 12) + octal(3, 12)}, {483, octal(2000, 12)}};
  const auto layers = read_tars({TarBuilder().header(h).content("abc").finished()}, {"status"});
  ASSERT_FALSE(layers.error);
  EXPECT_EQ(layers.text("status"), std::string(1000, '\0') + "abc" + std::string(997, '\0'));
}

TEST(Layers, ListNoMoreThanAHundredGaps) {
  TarBuilder tar;
  for (int i = 0; i < 1000; ++i) tar.device("status.d/" + std::to_string(i));
  const auto layers = read_tars({tar.finished()}, {"status.d/*"});
  ASSERT_EQ(layers.gaps.size(), kMaxGapsPerLayer + 1);
  EXPECT_EQ(layers.gaps.back().message, "and 900 more like these");
}

TEST(Layers, AreQuickWithManyEntries) {
  TarBuilder tar;
  std::string text;
  for (int i = 0; i < 200'000; ++i) {
    tar.file("usr/share/" + std::to_string(i / 100) + "/" + std::to_string(i));
    if (i % 1000 == 0) {
      text += tar.unfinished();
      tar = TarBuilder();
    }
  }
  const std::string stored = text + tar.file("status", "one").finished();
  const auto start = std::chrono::steady_clock::now();
  const auto layers = read_tars({stored}, {"status"});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(layers.text("status"), "one");
}

TEST(Layers, AreRefusedWhenLinksLeadFarInFrontOfManyEntries) {
  // Each entry stands behind 40 links of 800 components; two folders take turns, so that the last one is of no help.
  std::string way;
  for (int i = 0; i < 800; ++i) way += "a/../";
  TarBuilder tar;
  for (int i = 0; i < 38; ++i) tar.symlink("l" + std::to_string(i), way + "l" + std::to_string(i + 1));
  tar.symlink("m", "l0/x");
  std::string text = tar.unfinished();
  const std::string pair = TarBuilder().file("l0/1").file("m/1").unfinished();
  for (int i = 0; i < 50'000; ++i) text += pair;
  const auto start = std::chrono::steady_clock::now();
  const auto layers = read_tars({text}, {"status"});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(15));
  ASSERT_TRUE(layers.error);
  EXPECT_EQ(layers.error->code, ErrorCode::TooLarge);
  EXPECT_NE(layers.error->message.find("the links in the way of its entries"), std::string::npos);
}

TEST(Layers, AreQuickWithDeepFolders) {
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "d/";
  std::string text = TarBuilder().symlink("link", "x").unfinished();
  const std::string pair = TarBuilder().file(deep + "1").file("e/" + deep + "1").unfinished();
  for (int i = 0; i < 1000; ++i) text += pair;
  const std::string stored = text + TarBuilder().file("status", "one").finished();
  const auto start = std::chrono::steady_clock::now();
  const auto layers = read_tars({stored}, {"status"});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(15));
  EXPECT_EQ(layers.text("status"), "one");
}

TEST(Layers, KeepNoMoreLinksThanFit) {
  TarBuilder tar;
  std::string text;
  for (int i = 0; i < 10'000; ++i) {
    TarBuilder one;
    text += one.symlink("link" + std::to_string(i), std::string(4000, 't')).unfinished();
  }
  const std::string stored = text + tar.file("first", "1").finished();
  const auto layers = read_tars({stored}, {"first"});
  ASSERT_FALSE(layers.error);
  EXPECT_TRUE(layers.has_gap("", "more links and whiteouts than fit"));
}

}  // namespace
}  // namespace coaming
