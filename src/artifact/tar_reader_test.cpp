#include "artifact/tar_reader.h"

#include <chrono>

#include <gtest/gtest.h>

#include "support/pieces.h"
#include "support/tar_builder.h"

namespace coaming {
namespace {

using std::string_literals::operator""s;

struct ReadEntry {
  TarEntry entry;
  std::string text;  // the first MiB of the content
};

struct ReadTar {
  std::vector<ReadEntry> entries;
  std::optional<Error> error;
};

ReadTar read_with(TarReader& reader, bool with_content) {
  constexpr std::size_t kMost = 1 << 20;
  ReadTar tar;
  for (;;) {
    ReadEntry read;
    const auto more = reader.next(read.entry);
    if (!more) {
      tar.error = more.error();
      return tar;
    }
    if (!*more) return tar;
    while (with_content && read.text.size() < kMost) {
      const auto piece = reader.content();
      if (!piece) {
        tar.error = piece.error();
        return tar;
      }
      if (piece->empty()) break;
      read.text += *piece;
    }
    tar.entries.push_back(std::move(read));
  }
}

ReadTar read_tar(std::string_view text, std::size_t piece = 700) {
  TarReader reader(pieces_of(text, piece));
  return read_with(reader, true);
}

ReadTar jump_through(std::string_view text) {
  TarReader reader(ByteRange::of_memory(text));
  return read_with(reader, false);
}

// "kind path[ -> target] size: text" of each entry, as one line each.
std::string summary(const ReadTar& tar) {
  constexpr const char* kKinds[] = {"file", "hard", "link", "folder", "device", "fifo"};
  std::string lines;
  for (const auto& [entry, text] : tar.entries) {
    lines += std::string(kKinds[static_cast<int>(entry.kind)]) + " " + entry.path;
    if (!entry.link_target.empty()) lines += " -> " + entry.link_target;
    if (entry.kind == TarKind::File) lines += " " + std::to_string(entry.size) + ": " + text;
    lines += "\n";
  }
  if (tar.error) lines += "error " + tar.error->message + "\n";
  return lines;
}

TarHeader named(const std::string& name, char type = '0') {
  TarHeader h;
  h.name = name;
  h.type = type;
  return h;
}

TarHeader sized(const std::string& name, std::uint64_t size, char type = '0') {
  TarHeader h = named(name, type);
  h.size = size;
  return h;
}

const std::string kLong = std::string(60, 'a') + "/" + std::string(200, 'b');

struct GoodCase {
  const char* name;
  std::string tar;
  std::string entries;
};

std::string with_prefix(const std::string& magic, const std::string& prefix, const std::string& trailer = {}) {
  TarHeader h = named("status");
  h.magic = magic;
  h.prefix = prefix;
  if (!trailer.empty()) h.patches.emplace_back(508, trailer);
  return TarBuilder().header(h).finished();
}

class GoodTar : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodTar, IsReadInPiecesOfAnySize) {
  const GoodCase& c = GetParam();
  for (const std::size_t piece : {std::size_t{1}, std::size_t{511}, std::size_t{513}, c.tar.size()}) {
    ASSERT_EQ(summary(read_tar(c.tar, piece)), c.entries) << piece;
  }
}

TEST_P(GoodTar, IsTheSameWhenContentIsJumpedOver) {
  const ReadTar read = read_tar(GetParam().tar);
  const ReadTar jumped = jump_through(GetParam().tar);
  ASSERT_FALSE(jumped.error);
  ASSERT_EQ(jumped.entries.size(), read.entries.size());
  for (std::size_t i = 0; i < read.entries.size(); ++i) {
    EXPECT_EQ(jumped.entries[i].entry.path, read.entries[i].entry.path);
    EXPECT_EQ(jumped.entries[i].entry.size, read.entries[i].entry.size);
  }
}

TEST_P(GoodTar, IsAnErrorOrAWholeEntryWhereverItIsCut) {
  const std::string& tar = GetParam().tar;
  const std::size_t whole = read_tar(tar).entries.size();
  for (std::size_t size = 0; size < tar.size() - 1024; ++size) {
    const ReadTar read = read_tar(std::string_view(tar).substr(0, size));
    if (read.error) {
      EXPECT_EQ(read.error->code, ErrorCode::Corrupt) << size;
      EXPECT_EQ(read.error->message.substr(0, 20), "tar: header at byte ") << size;
    } else {
      EXPECT_EQ(size % 512, 0U) << size;
    }
    EXPECT_LE(read.entries.size(), whole) << size;
  }
}

const GoodCase kGood[] = {
    {"Nothing", std::string(1024, '\0'), ""},
    {"EveryKind",
     TarBuilder()
         .folder("d")
         .file("d/f", "text")
         .symlink("l", "../d")
         .hard_link("h", "d/f")
         .device("c")
         .fifo("p")
         .finished(),
     "folder d/\nfile d/f 4: text\nlink l -> ../d\nhard h -> d/f\ndevice c\nfifo p\n"},
    {"FillsTheBlock", TarBuilder().file("f", std::string(512, 'x')).file("g").finished(),
     "file f 512: " + std::string(512, 'x') + "\nfile g 0: \n"},
    {"UstarPrefix",
     with_prefix("ustar\0"
                 "00"s,
                 "var/lib/dpkg"),
     "file var/lib/dpkg/status 0: \n"},
    {"UstarPrefixOfAnyVersion",
     with_prefix("ustar\0"
                 "xy"s,
                 "var/lib/dpkg"),
     "file var/lib/dpkg/status 0: \n"},
    {"StarPrefixIsShorter",
     with_prefix("ustar\0"
                 "00"s,
                 std::string(131, 'p') + "00000000000", "tar\0"s),
     "file " + std::string(131, 'p') + "/status 0: \n"},
    {"GnuTimesAreNoPrefix",
     with_prefix(kGnuMagic,
                 "00000000000\0"
                 "00000000000"s),
     "file status 0: \n"},
    {"GnuNegativeTimesAreNoPrefix", with_prefix(kGnuMagic, std::string(24, '\xff')), "file status 0: \n"},
    {"GnuPrefixOfOldGo", with_prefix(kGnuMagic, "var/lib/dpkg"), "file var/lib/dpkg/status 0: \n"},
    {"GnuPrefixThatIsNoAscii", with_prefix(kGnuMagic, "var/\xffib/dpkg"), "file status 0: \n"},
    {"NoMagicNoPrefix", with_prefix(std::string(8, '\0'), "var/lib/dpkg"), "file status 0: \n"},
    {"OldFolder", TarBuilder().header(named("d/", '\0')).finished(), "folder d/\n"},
    {"FileWithASlashBehindIsAFile", TarBuilder().header(sized("f/", 4)).content("text").finished(),
     "file f/ 4: text\n"},
    {"UnknownTypeIsAFile", TarBuilder().header(sized("f", 4, '7')).content("text").finished(), "file f 4: text\n"},
    {"FolderThatStatesASize", TarBuilder().header(sized("d/", 4096, '5')).file("f", "x").finished(),
     "folder d/\nfile f 1: x\n"},
    {"LinkThatStatesASize", TarBuilder().header(sized("h", 4096, '1')).file("f", "x").finished(),
     "hard h\nfile f 1: x\n"},
    {"SpacesAroundTheSize",
     TarBuilder()
         .header([] {
           TarHeader h = named("f");
           h.size_field = "        4 \0 "s;
           return h;
         }())
         .content("text")
         .finished(),
     "file f 4: text\n"},
    {"BytesBehindTheSizesNul",
     TarBuilder()
         .header([] {
           TarHeader h = named("f");
           h.size_field = "0000004\0junk"s;
           return h;
         }())
         .content("text")
         .finished(),
     "file f 4: text\n"},
    {"SizeInBase256",
     TarBuilder()
         .header([] {
           TarHeader h = named("f");
           h.size_field = base256(4);
           return h;
         }())
         .content("text")
         .finished(),
     "file f 4: text\n"},
    {"EmptySize",
     TarBuilder()
         .header([] {
           TarHeader h = named("f");
           h.size_field = std::string(12, '\0');
           return h;
         }())
         .finished(),
     "file f 0: \n"},
    {"GnuLongNames", TarBuilder().file(kLong, "x").symlink("l", kLong).finished(),
     "file " + kLong + " 1: x\nlink l -> " + kLong + "\n"},
    {"PaxNames",
     TarBuilder().pax({{"path", kLong}, {"linkpath", "t"}, {"mtime", "1.5"}}).symlink("x", "y").file("z").finished(),
     "link " + kLong + " -> t\nfile z 0: \n"},
    {"PaxSize", TarBuilder().pax({{"size", "4"}}).header(sized("f", 0)).content("text").finished(), "file f 4: text\n"},
    {"EmptyPaxPathChangesNothing", TarBuilder().pax({{"path", ""}}).file("f").finished(), "file f 0: \n"},
    {"LaterPaxHeaderReplacesTheFirst",
     TarBuilder().pax({{"path", "decoy"}}).pax({{"mtime", "1"}}).file("status").finished(), "file status 0: \n"},
    {"GlobalHeaderEndsWhatStoodBeforeIt",
     TarBuilder().pax({{"path", "decoy"}}).pax({{"comment", "x"}}, 'g').file("status").finished(), "file status 0: \n"},
    {"GlobalPathIsPassedOver", TarBuilder().pax({{"path", "decoy"}}, 'g').file("status").finished(),
     "file status 0: \n"},
    {"GnuNameCountsBeforePax", TarBuilder().long_name("status").pax({{"path", "decoy"}}).file("x").finished(),
     "file status 0: \n"},
    {"GnuNameCountsBehindPax", TarBuilder().pax({{"path", "decoy"}}).long_name("status").file("x").finished(),
     "file status 0: \n"},
    {"NamesWithNewlinesAndInvalidUtf8", TarBuilder().file("a\nb\xff").finished(), "file a\nb\xff 0: \n"},
    {"PaxPathWithANewline", TarBuilder().pax({{"path", "a\nb=c"}}).file("x").finished(), "file a\nb=c 0: \n"},
    {"NameOf100BytesHasNoNul", TarBuilder().file(std::string(100, 'n')).finished(),
     "file " + std::string(100, 'n') + " 0: \n"},
    {"BytesBehindTheEnd", TarBuilder().file("f").finished() + "anything", "file f 0: \n"},
};

INSTANTIATE_TEST_SUITE_P(TarReader, GoodTar, testing::ValuesIn(kGood), [](const auto& row) { return row.param.name; });

TEST(TarReader, AcceptsTheSignedChecksumsOfOldWriters) {
  TarHeader h = named("\xff\xff");
  h.checksum_error = -2 * 256;
  EXPECT_EQ(summary(read_tar(TarBuilder().header(h).finished())), "file \xff\xff 0: \n");
}

struct BadCase {
  const char* name;
  std::string tar;
  ErrorCode code;
  const char* message;  // of it, the part behind the place
};

TarHeader with_size(const std::string& size_field) {
  TarHeader h = named("f");
  h.size_field = size_field;
  return h;
}

TarHeader with_wrong_checksum() {
  TarHeader h = named("f");
  h.checksum_error = 1;
  return h;
}

std::string pax_bytes(const std::string& bytes) { return TarBuilder().extension('x', bytes).file("f").finished(); }

class BadTar : public testing::TestWithParam<BadCase> {};

TEST_P(BadTar, IsAnErrorThatNamesThePlace) {
  const BadCase& c = GetParam();
  // Behind a good entry, so that the place is not 0.
  const std::string tar = TarBuilder().file("good").unfinished() + c.tar;
  for (const ReadTar& read : {read_tar(tar), jump_through(tar)}) {
    ASSERT_TRUE(read.error);
    EXPECT_EQ(read.error->code, c.code);
    EXPECT_EQ(read.error->message.substr(0, 20), "tar: header at byte ");
    EXPECT_NE(read.error->message.find(c.message), std::string::npos) << read.error->message;
    EXPECT_GE(read.entries.size(), 1U);
  }
}

const BadCase kBad[] = {
    {"WrongChecksum", TarBuilder().header(with_wrong_checksum()).finished(), ErrorCode::Corrupt,
     "512: the checksum does not match"},
    {"NoTar", std::string(2048, 'x'), ErrorCode::Corrupt, "512: the checksum does not match"},
    {"NegativeSize", TarBuilder().header(with_size(std::string(12, '\xff'))).finished(), ErrorCode::Corrupt,
     "512: the size is negative or not a number"},
    {"MinusInTheSize", TarBuilder().header(with_size("-0000000001\0"s)).finished(), ErrorCode::Corrupt,
     "512: the size is negative or not a number"},
    {"SizeOfText", TarBuilder().header(with_size("0000000008\0 "s)).finished(), ErrorCode::Corrupt,
     "512: the size is negative or not a number"},
    {"LargestSizeInBase256", TarBuilder().header(with_size(base256(0x7fffffffffffffffU))).finished(),
     ErrorCode::Corrupt, "512: the size is negative or not a number"},
    {"SizeAbove64Bits", TarBuilder().header(with_size("\x80\0\0\1\0\0\0\0\0\0\0\0"s)).finished(), ErrorCode::Corrupt,
     "512: the size is negative or not a number"},
    {"OneBlockOfZeros", std::string(512, '\0') + TarBuilder().file("f").finished(), ErrorCode::Corrupt,
     "512: one block of zeros"},
    {"HugeExtension", TarBuilder().header(sized("x", kMaxTarExtensionBytes + 1, 'x')).finished(), ErrorCode::TooLarge,
     "512: an extended header of 1048577 bytes, the limit is 1048576"},
    {"HugeLongName", TarBuilder().header(sized("x", std::uint64_t{1} << 32, 'L')).finished(), ErrorCode::TooLarge,
     "512: an extended header of 4294967296 bytes"},
    {"PaxSizeIsNegative", TarBuilder().pax({{"size", "-1"}}).file("f").finished(), ErrorCode::Corrupt, "512: pax size"},
    {"PaxSizeIsNoNumber", TarBuilder().pax({{"size", "1e3"}}).file("f").finished(), ErrorCode::Corrupt,
     "512: pax size"},
    {"PaxSizeAbove63Bits", TarBuilder().pax({{"size", "9223372036854775808"}}).file("f").finished(), ErrorCode::Corrupt,
     "512: pax size"},
    {"PaxSizeBeyondTheArchive", TarBuilder().pax({{"size", "9223372036854775807"}}).file("good2").finished(),
     ErrorCode::Corrupt, "cut short"},
    {"PaxPathWithANul", TarBuilder().pax({{"path", "a\0b"s}}).file("f").finished(), ErrorCode::Corrupt,
     "512: a NUL in pax path"},
    {"PaxRecordWithoutLength", pax_bytes("path=f\n"), ErrorCode::Corrupt, "512: a pax record whose length is wrong"},
    {"PaxRecordTooLong", pax_bytes("99 path=f\n"), ErrorCode::Corrupt, "512: a pax record whose length is wrong"},
    {"PaxRecordTooShort", pax_bytes("3 path=f\n"), ErrorCode::Corrupt, "512: a pax record whose length is wrong"},
    {"PaxRecordOfLengthZero", pax_bytes("0 path=f\n"), ErrorCode::Corrupt, "512: a pax record whose length is wrong"},
    {"PaxRecordOfHugeLength", pax_bytes("18446744073709551616 path=f\n"), ErrorCode::Corrupt,
     "512: a pax record whose length is wrong"},
    {"PaxRecordWithoutEquals", pax_bytes("7 path\n"), ErrorCode::Corrupt, "512: a pax record without '='"},
};

INSTANTIATE_TEST_SUITE_P(TarReader, BadTar, testing::ValuesIn(kBad), [](const auto& row) { return row.param.name; });

TEST(TarReader, FindsTheEndWhereTheStreamEnds) {
  EXPECT_EQ(summary(read_tar("")), "");
  EXPECT_EQ(summary(read_tar(TarBuilder().file("f", "x").unfinished())), "file f 1: x\n");
  EXPECT_EQ(summary(read_tar(TarBuilder().file("f").unfinished() + std::string(512, '\0'))), "file f 0: \n");
}

TEST(TarReader, StaysAtItsEnd) {
  const std::string tar = TarBuilder().file("f").finished() + TarBuilder().file("g").finished();
  TarReader reader(pieces_of(tar, 100));
  TarEntry entry;
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_FALSE(*reader.next(entry));
  EXPECT_FALSE(*reader.next(entry));
}

TEST(TarReader, PassesOverContentThatIsNotRead) {
  const std::string tar = TarBuilder().file("f", std::string(5000, 'x')).file("g", "text").finished();
  TarReader reader(pieces_of(tar, 333));
  TarEntry entry;
  ASSERT_TRUE(*reader.next(entry));
  ASSERT_TRUE(reader.content());  // some of it
  ASSERT_TRUE(*reader.next(entry));
  EXPECT_EQ(entry.path, "g");
  EXPECT_EQ(*read_to_end([&] { return reader.content(); }), "text");
}

TEST(TarReader, PassesOnTheErrorOfItsInput) {
  TarReader reader([] { return Result<std::string_view>(Error{ErrorCode::Unavailable, "cannot read"}); });
  TarEntry entry;
  EXPECT_EQ(reader.next(entry).error().message, "cannot read");
}

TEST(TarReader, IsQuickWithManyEntriesAndHeaders) {
  std::string tar;
  const std::string one = TarBuilder().file("usr/share/doc/name").unfinished();
  for (int i = 0; i < 200'000; ++i) tar += one;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(jump_through(tar).entries.size(), 200'000U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace coaming
