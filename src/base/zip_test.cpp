#include "base/zip.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/fd.h"
#include "support/zip_builder.h"

namespace coaming {
namespace {

constexpr std::uint64_t kLimit = 1 << 20;

// Names with contents, or with the code of the error of each entry.
using Listing = std::vector<std::pair<std::string, std::string>>;

Result<Listing> list(const ByteRange& file) {
  Listing listing;
  auto visited = visit_zip(file, [&](const ZipEntry& entry) -> Result<void> {
    const auto content = read_zip_entry(file, entry, kLimit);
    listing.emplace_back(entry.name, content ? *content : std::string(to_string(content.error().code)));
    return {};
  });
  if (!visited) return visited.error();
  return listing;
}

TEST(Zip, ReadsEntries) {
  const Listing expected = {{"a.txt", "stored"}, {"b/", ""}, {"b/c.txt", std::string(100'000, 'c')}};
  const auto fill = [](ZipBuilder builder) {
    return builder.store("a.txt", "stored").store("b/", "").deflate("b/c.txt", std::string(100'000, 'c')).build();
  };
  const std::string plain = fill(ZipBuilder());
  const std::string with_comment = fill(ZipBuilder().comment(std::string(60'000, 'x')));
  const std::string zip64 = fill(ZipBuilder().zip64());
  const std::string script = "#!/bin/sh\nexec java -jar \"$0\"\n";
  const std::pair<const char*, std::string> kCases[] = {
      {"Plain", plain},
      {"Comment", with_comment},
      {"Zip64", zip64},
      {"SomethingInFront", script + plain},
      {"SomethingInFrontOfZip64", script + zip64},
  };
  for (const auto& [name, bytes] : kCases) {
    const auto listing = list(ByteRange::of_memory(bytes));
    ASSERT_TRUE(listing) << name << ": " << listing.error().message;
    EXPECT_TRUE(*listing == expected) << name;
  }
}

TEST(Zip, ReadsFilesPieceByPiece) {
  ZipBuilder builder;
  constexpr int kEntries = 20'000;  // a directory of more than one window
  for (int i = 0; i < kEntries; ++i) builder.store("entry-" + std::to_string(i), std::to_string(i));
  const std::string bytes = builder.build();
  auto file = open_temporary();
  ASSERT_TRUE(file);
  ASSERT_EQ(::write(file->get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  const auto listing = list(ByteRange::of_file(file->get(), 0, bytes.size()));
  ASSERT_TRUE(listing) << listing.error().message;
  ASSERT_EQ(listing->size(), static_cast<std::size_t>(kEntries));
  EXPECT_EQ(listing->back(), (std::pair<std::string, std::string>("entry-19999", "19999")));
}

TEST(Zip, FindsAnEmptyArchive) {
  const auto listing = list(ByteRange::of_memory(ZipBuilder().build()));
  ASSERT_TRUE(listing) << listing.error().message;
  EXPECT_TRUE(listing->empty());
}

TEST(Zip, BoundsWhatEntriesSay) {
  struct Case {
    const char* name;
    ZipBuilder::Lies lies;
    const char* code;
  };
  const Case kCases[] = {
      {"Encrypted", {.is_encrypted = true}, "unsupported"},
      {"UnknownMethod", {.method = 12}, "unsupported"},
      {"WrongChecksum", {.checksum = 1}, "corrupt"},
      {"SmallerThanItIs", {.size = 10}, "corrupt"},
      {"LargerThanItIs", {.size = 5000}, "corrupt"},
      {"LargerThanTheLimit", {.size = kLimit + 1}, "too-large"},
      {"PackedSizeBeyondTheFile", {.packed_size = 4'000'000'000}, "corrupt"},
      {"PackedSizeTooSmall", {.packed_size = 3}, "corrupt"},
      {"WrongOffset", {.offset = 1}, "corrupt"},
  };
  for (const Case& c : kCases) {
    for (const bool is_64 : {false, true}) {
      ZipBuilder builder;
      if (is_64) builder.zip64();
      const std::string bytes = builder.deflate("bad", std::string(1000, 'b'), c.lies).store("good", "good").build();
      const auto listing = list(ByteRange::of_memory(bytes));
      ASSERT_TRUE(listing) << c.name << ": " << listing.error().message;
      EXPECT_EQ(*listing, (Listing{{"bad", c.code}, {"good", "good"}})) << c.name;
    }
  }
}

TEST(Zip, DoesNotExpandBombs) {
  // Says 1000 bytes, has 64 MiB.
  ZipBuilder builder;
  builder.deflate("bomb", std::string(64 << 20, '\0'), {.size = 1000});
  const std::string bytes = builder.build();
  const auto listing = list(ByteRange::of_memory(bytes));
  ASSERT_TRUE(listing);
  EXPECT_EQ(*listing, (Listing{{"bomb", "corrupt"}}));
}

TEST(Zip, RefusesDamagedArchives) {
  const std::string good = ZipBuilder().store("a", "a").deflate("b", "b").build();
  std::string bad_entry = good;
  bad_entry.replace(bad_entry.rfind("PK\x01\x02"), 4, "PKxx");
  std::string directory_too_large = good;
  directory_too_large.replace(directory_too_large.size() - 10, 4, "\xff\xff\xff\x7f");
  std::string offset_too_large = good;
  offset_too_large.replace(offset_too_large.size() - 6, 4, "\xff\xff\xff\x7f");
  std::string no_zip64 = ZipBuilder().zip64().store("a", "a").build();
  no_zip64.replace(no_zip64.find("PK\x06\x06"), 4, "PKxx");
  const std::pair<const char*, std::string> kCases[] = {
      {"Empty", ""},
      {"Text", "hello, world; this is no archive at all"},
      {"EndAlone", "PK\x05\x06"},
      {"CutOff", good.substr(0, good.size() - 30)},
      {"BadEntry", bad_entry},
      {"DirectoryTooLarge", directory_too_large},
      {"OffsetTooLarge", offset_too_large},
      {"Zip64RecordMissing", no_zip64},
      {"EntryBeyondTheFile", ZipBuilder().store("a", "a", {.offset = 1'000'000}).build()},
  };
  for (const auto& [name, bytes] : kCases) {
    const auto listing = list(ByteRange::of_memory(bytes));
    ASSERT_FALSE(listing) << name;
    EXPECT_EQ(listing.error().code, ErrorCode::Corrupt) << name << ": " << listing.error().message;
  }
}

TEST(Zip, StopsWhereItIsTold) {
  const std::string bytes = ZipBuilder().store("a", "a").store("b", "b").build();
  std::size_t seen = 0;
  const auto visited = visit_zip(ByteRange::of_memory(bytes), [&](const ZipEntry&) -> Result<void> {
    ++seen;
    return Error{ErrorCode::Unavailable, "enough"};
  });
  ASSERT_FALSE(visited);
  EXPECT_EQ(visited.error().message, "enough");
  EXPECT_EQ(seen, 1U);
}

}  // namespace
}  // namespace coaming
