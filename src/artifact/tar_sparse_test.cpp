// The sparse files of GNU tar, in the four forms it has written them in.
#include <chrono>
#include <functional>

#include <gtest/gtest.h>

#include "artifact/tar_reader.h"
#include "support/pieces.h"
#include "support/tar_builder.h"

namespace coaming {
namespace {

using Regions = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

std::string stored_bytes(const Regions& regions) {
  std::string text;
  for (std::size_t i = 0; i < regions.size(); ++i) text.append(regions[i].second, static_cast<char>('a' + i % 26));
  return text;
}

std::string expected_bytes(const Regions& regions, std::uint64_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < regions.size(); ++i) {
    text.replace(regions[i].first, regions[i].second, regions[i].second, static_cast<char>('a' + i % 26));
  }
  return text;
}

std::string pair_of(const std::pair<std::uint64_t, std::uint64_t>& region) {
  const auto field = [](std::uint64_t n) { return n < (std::uint64_t{1} << 33) ? octal(n, 12) : base256(n); };
  return field(region.first) + field(region.second);
}

// Type 'S': four regions in the header, 21 in each block behind it.
std::string old_gnu(const Regions& regions, std::uint64_t size) {
  TarHeader h;
  h.name = "sparse";
  h.type = 'S';
  h.magic = kGnuMagic;
  h.size = stored_bytes(regions).size();
  for (std::size_t i = 0; i < regions.size() && i < 4; ++i) h.patches.emplace_back(386 + 24 * i, pair_of(regions[i]));
  if (regions.size() > 4) h.patches.emplace_back(482, "\x01");
  h.patches.emplace_back(483, size < (std::uint64_t{1} << 33) ? octal(size, 12) : base256(size));
  TarBuilder tar;
  tar.header(h);
  for (std::size_t at = 4; at < regions.size(); at += 21) {
    std::string block;
    for (std::size_t i = at; i < regions.size() && i < at + 21; ++i) block += pair_of(regions[i]);
    block.resize(504, '\0');
    tar.content(block + (at + 21 < regions.size() ? "\x01" : ""));
  }
  return tar.content(stored_bytes(regions)).file("next").finished();
}

std::string map_of(const Regions& regions) {
  std::string map;
  for (const auto& [offset, size] : regions) {
    map += (map.empty() ? "" : ",") + std::to_string(offset) + "," + std::to_string(size);
  }
  return map;
}

std::string finished(TarBuilder& tar, const std::string& stored, const std::string& name = "sparse") {
  TarHeader h;
  h.name = name;
  h.size = stored.size();
  return tar.header(h).content(stored).file("next").finished();
}

std::string pax_0_0(const Regions& regions, std::uint64_t size) {
  TarBuilder::Pax records{{"GNU.sparse.size", std::to_string(size)},
                          {"GNU.sparse.numblocks", std::to_string(regions.size())}};
  for (const auto& [offset, length] : regions) {
    records.emplace_back("GNU.sparse.offset", std::to_string(offset));
    records.emplace_back("GNU.sparse.numbytes", std::to_string(length));
  }
  TarBuilder tar;
  return finished(tar.pax(records), stored_bytes(regions));
}

std::string pax_0_1(const Regions& regions, std::uint64_t size) {
  TarBuilder tar;
  tar.pax(
      {{"GNU.sparse.size", std::to_string(size)}, {"GNU.sparse.name", "sparse"}, {"GNU.sparse.map", map_of(regions)}});
  return finished(tar, stored_bytes(regions), "GNUSparseFile.1/sparse");
}

std::string pax_1_0(const Regions& regions, std::uint64_t size) {
  TarBuilder tar;
  tar.pax({{"GNU.sparse.major", "1"},
           {"GNU.sparse.minor", "0"},
           {"GNU.sparse.name", "sparse"},
           {"GNU.sparse.realsize", std::to_string(size)}});
  std::string map = std::to_string(regions.size()) + "\n";
  for (const auto& [offset, length] : regions) map += std::to_string(offset) + "\n" + std::to_string(length) + "\n";
  map.resize((map.size() + 511) / 512 * 512, '\0');
  return finished(tar, map + stored_bytes(regions), "GNUSparseFile.1/sparse");
}

struct Form {
  const char* name;
  std::string (*write)(const Regions&, std::uint64_t);
};

class SparseTar : public testing::TestWithParam<Form> {
 protected:
  static std::string write(const Regions& regions, std::uint64_t size) { return GetParam().write(regions, size); }
};

TEST_P(SparseTar, IsReadWithItsHoles) {
  Regions many;
  for (std::uint64_t i = 0; i < 60; ++i) many.emplace_back(i * 1000, 1 + i);
  const std::pair<Regions, std::uint64_t> kFiles[] = {
      {{{0, 5}}, 5},
      {{{0, 5}}, 9},
      {{{700, 5}}, 705},
      {{{3, 600}, {700, 1}, {701, 2}, {5000, 0}}, 5000},
      {{{100'000, 3}}, 200'000},
      {many, 70'000},
  };
  for (const auto& [regions, size] : kFiles) {
    for (const std::size_t piece : {1, 511, 4096}) {
      const std::string tar = write(regions, size);
      TarReader reader(pieces_of(tar, piece));
      TarEntry entry;
      ASSERT_TRUE(*reader.next(entry));
      EXPECT_EQ(entry.path, "sparse");
      ASSERT_EQ(entry.size, size);
      EXPECT_TRUE(reader.is_sparse());
      const auto text = read_to_end([&] { return reader.content(); });
      ASSERT_TRUE(text) << text.error().message;
      ASSERT_TRUE(*text == expected_bytes(regions, size)) << map_of(regions) << " in pieces of " << piece;
      ASSERT_TRUE(*reader.next(entry));
      EXPECT_EQ(entry.path, "next");
    }
  }
}

TEST_P(SparseTar, OfFourGigabytesIsPassedOverAtOnce) {
  const std::string tar = write({{1000, 2}}, std::uint64_t{4} << 30);
  const auto start = std::chrono::steady_clock::now();
  TarReader reader(pieces_of(tar, 4096));
  TarEntry entry;
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.size, std::uint64_t{4} << 30);
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.path, "next");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST_P(SparseTar, WhoseMapIsWrongIsCorrupt) {
  const std::pair<Regions, std::uint64_t> kFiles[] = {
      {{{0, 5}}, 4},                              // longer than the file
      {{{10, 5}, {12, 5}}, 100},                  // overlapping
      {{{10, 5}, {2, 5}}, 100},                   // not in order
      {{{0x7fffffffffffffffU, 0}, {5, 0}}, 100},  // far beyond, then back
      {{{0x7ffffffffffffff0U, 5}}, std::uint64_t{1} << 40},
  };
  for (const auto& [regions, size] : kFiles) {
    const std::string tar = write(regions, size);
    TarReader reader(pieces_of(tar, 4096));
    TarEntry entry;
    const auto more = reader.next(entry);
    ASSERT_FALSE(more) << map_of(regions);
    EXPECT_EQ(more.error().code, ErrorCode::Corrupt) << more.error().message;
    EXPECT_EQ(more.error().message.substr(0, 20), "tar: header at byte ");
  }
}

TEST_P(SparseTar, CutShortIsCorrupt) {
  Regions many;
  for (std::uint64_t i = 0; i < 30; ++i) many.emplace_back(i * 1000, 20);
  const std::string tar = write(many, 70'000);
  const std::size_t end = tar.size() - 1024 - 512;  // of the content
  for (std::size_t size = 1; size < end; ++size) {
    TarReader reader(pieces_of(std::string_view(tar).substr(0, size), 4096));
    TarEntry entry;
    const auto more = reader.next(entry);
    if (more && !*more) {
      EXPECT_EQ(size % 512, 0U) << size;  // between an extended header and its entry
      continue;
    }
    const auto text = more ? read_to_end([&] { return reader.content(); }) : Result<std::string>(more.error());
    EXPECT_TRUE(text ? size > end - 512 : text.error().code == ErrorCode::Corrupt) << size;  // or padding is missing
  }
}

INSTANTIATE_TEST_SUITE_P(TarReader, SparseTar,
                         testing::Values(Form{"OldGnu", old_gnu}, Form{"Pax00", pax_0_0}, Form{"Pax01", pax_0_1},
                                         Form{"Pax10", pax_1_0}),
                         [](const auto& row) { return row.param.name; });

TEST(SparseTar, OfTooManyRegionsIsTooLarge) {
  // Version 1.0 only states their number; the old form may go on for ever.
  TarHeader h;
  h.name = "sparse";
  h.type = 'S';
  h.magic = kGnuMagic;
  h.patches = {{482, "\x01"}};
  TarBuilder tar;
  tar.header(h);
  std::string block;
  for (int i = 0; i < 21; ++i) block += pair_of({0, 0});
  block.resize(504, '\0');
  for (std::size_t i = 0; i < kMaxTarSparseRegions / 21 + 2; ++i) tar.content(block + "\x01");
  TarReader reader(pieces_of(tar.unfinished(), 1 << 16));
  TarEntry entry;
  const auto more = reader.next(entry);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::TooLarge);

  TarBuilder stated;
  stated.pax({{"GNU.sparse.major", "1"}, {"GNU.sparse.minor", "0"}, {"GNU.sparse.realsize", "9"}});
  const std::string text = finished(stated, "9223372036854775807\n" + std::string(1000, '\0'));
  TarReader other(pieces_of(text, 4096));
  ASSERT_FALSE(other.next(entry));
}

TEST(SparseTar, OfAnUnknownVersionIsAPlainFileOfItsOwnName) {
  for (const char* minor : {"1", "9", ""}) {
    TarBuilder tar;
    tar.pax({{"GNU.sparse.major", "1"},
             {"GNU.sparse.minor", minor},
             {"GNU.sparse.name", "decoy"},
             {"GNU.sparse.realsize", "0"}});
    const std::string text = finished(tar, "text", "status");
    TarReader reader(pieces_of(text, 4096));
    TarEntry entry;
    ASSERT_TRUE(*reader.next(entry)) << minor;
    EXPECT_EQ(entry.path, "status") << minor;
    EXPECT_EQ(*read_to_end([&] { return reader.content(); }), "text") << minor;
  }
}

TEST(SparseTar, MapOfOtherTextIsCorrupt) {
  const char* const kMaps[] = {"1", "0,5,9", "0,x", "-1,5", "0,5,", ",", "18446744073709551616,1", "0, 5"};
  for (const char* map : kMaps) {
    TarBuilder tar;
    tar.pax({{"GNU.sparse.size", "100"}, {"GNU.sparse.map", map}});
    const std::string text = finished(tar, "hello");
    TarReader reader(pieces_of(text, 4096));
    TarEntry entry;
    const auto more = reader.next(entry);
    if (std::string(map) == "0,5,") continue;  // a comma too many does no harm
    ASSERT_FALSE(more) << map;
    EXPECT_EQ(more.error().code, ErrorCode::Corrupt) << map;
  }
}

}  // namespace
}  // namespace coaming
