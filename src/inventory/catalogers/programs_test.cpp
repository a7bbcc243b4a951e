#include "inventory/catalogers/programs.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/fd.h"
#include "inventory/catalogers/program_paths.h"
#include "inventory/catalogers/programs/recogniser.h"
#include "inventory/catalogers/recogniser_cases.h"

namespace coaming {
namespace {

const Recogniser* recogniser(std::string_view name) {
  const auto all = all_recognisers();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Recogniser& r) { return r.name == name; });
  return it == all.end() ? nullptr : &*it;
}

TEST(Recognisers, PassTheirCases) {
  for (const RecogniserCase& c : kRecogniserCases) {
    const Recogniser* tried = recogniser(c.recogniser);
    ASSERT_NE(tried, nullptr) << c.recogniser;
    EXPECT_TRUE(is_for(*tried, c.file)) << c.recogniser << " is not for " << c.file;
    const auto version = find_version(*tried, c.file, ByteRange::of_memory(c.content));
    ASSERT_TRUE(version) << c.recogniser << ": " << version.error().message;
    EXPECT_EQ(version->value_or(""), c.version) << c.recogniser << ", " << c.file;
  }
}

TEST(Recognisers, HaveCasesThatMatchAndCasesThatDoNot) {
  EXPECT_GE(all_recognisers().size(), 100U);
  for (const Recogniser& one : all_recognisers()) {
    const auto count = [&](bool is_positive) {
      return std::count_if(std::begin(kRecogniserCases), std::end(kRecogniserCases), [&](const RecogniserCase& c) {
        return c.recogniser == one.name && c.version.empty() != is_positive;
      });
    };
    EXPECT_GT(count(true), 0) << one.name;
    EXPECT_GT(count(false), 0) << one.name;
  }
}

TEST(Recognisers, AreLookedForWhereTheirFilesMayBe) {
  std::set<std::string> paths(std::begin(kProgramPaths), std::end(kProgramPaths));
  for (const Recogniser& one : all_recognisers()) {
    for (const std::string_view file : one.files) EXPECT_TRUE(paths.contains("**/" + std::string(file))) << file;
  }
}

TEST(Recognisers, MatchNames) {
  constexpr std::string_view kFiles[] = {"libz.so*", "zlib", "a*b*c"};
  const Recogniser one{"", "", "", "", true, kFiles, {}};
  for (const char* path : {"libz.so", "lib/libz.so.1", "usr/bin/zlib", "abc", "x/a--b--c"}) {
    EXPECT_TRUE(is_for(one, path)) << path;
  }
  for (const char* path : {"libz.a", "lib/libz.so.d/x", "zlib2", "azlib", "ab", "", "libz.so/"}) {
    EXPECT_FALSE(is_for(one, path)) << path;
  }
}

TEST(Programs, NamesWhatItFinds) {
  const std::string content =
      "\x7f"
      "ELF" +
      std::string("\0@(#)Bash version 5.2.15(1) release GNU\0", 40);
  const auto catalog = catalog_programs("opt/bin/bash", ByteRange::of_memory(content));
  ASSERT_TRUE(catalog);
  ASSERT_EQ(catalog->packages.size(), 1U);
  const Package& bash = catalog->packages[0];
  EXPECT_EQ(bash.type, "generic");
  EXPECT_EQ(bash.name, "bash");
  EXPECT_EQ(bash.version, "5.2.15");
  EXPECT_EQ(bash.cpe, "cpe:2.3:a:gnu:bash:5.2.15:*:*:*:*:*:*:*");
}

TEST(Programs, WantsMoreThanAName) {
  const std::string text = "@(#)Bash version 5.2.15(1) release GNU";  // of a document, not of a program
  for (const std::string& content : {std::string(),
                                     std::string("\x7f"
                                                 "ELF"),
                                     text}) {
    const auto catalog = catalog_programs("bin/bash", ByteRange::of_memory(content));
    ASSERT_TRUE(catalog);
    EXPECT_TRUE(catalog->packages.empty());
    EXPECT_TRUE(catalog->gaps.empty());
  }
}

TEST(Programs, WritesCpes) {
  EXPECT_EQ(cpe_of("a:gnu:bash", "5.2"), "cpe:2.3:a:gnu:bash:5.2:*:*:*:*:*:*:*");
  EXPECT_EQ(cpe_of("a:x:y", "1.0+a~b*"), "cpe:2.3:a:x:y:1.0\\+a\\~b\\*:*:*:*:*:*:*:*");
}

TEST(Programs, FindsAVersionWhereverItLies) {
  const std::string version("\0@(#)Bash version 5.2.15(1) release GNU\0", 40);
  for (const std::size_t at : {std::size_t{0}, std::size_t{300}, (std::size_t{1} << 20) - 30, (std::size_t{1} << 20),
                               (std::size_t{3} << 20) - 5}) {
    const std::string content =
        "\x7f"
        "ELF" +
        std::string(at, 'x') + version + std::string(1000, 'y');
    auto file = open_temporary();
    ASSERT_TRUE(file);
    ASSERT_EQ(::write(file->get(), content.data(), content.size()), static_cast<ssize_t>(content.size()));
    for (const ByteRange& bytes : {ByteRange::of_memory(content), ByteRange::of_file(file->get(), 0, content.size())}) {
      const auto found = find_version(*recogniser("bash"), "bash", bytes);
      ASSERT_TRUE(found);
      EXPECT_EQ(found->value_or(""), "5.2.15") << at;
    }
  }
}

TEST(Programs, BoundsItsSearch) {
  const Recogniser& bash = *recogniser("bash");
  // Places that look like one, more than are looked at, in front of the right one.
  std::string content =
      "\x7f"
      "ELF";
  for (std::size_t i = 0; i < kMaxPlaces; ++i) content += "@(#)Bash version x";
  content += std::string(kBytesBehind, 'x') + "@(#)Bash version 5.2.15(1)";
  const auto found = find_version(bash, "bash", ByteRange::of_memory(content));
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
  // A size beyond the limit; nothing but the first bytes is read.
  auto file = open_temporary();
  ASSERT_TRUE(file);
  ASSERT_EQ(::write(file->get(),
                    "\x7f"
                    "ELF",
                    4),
            4);
  const auto large = find_version(bash, "bash", ByteRange::of_file(file->get(), 0, kMaxProgramBytes + 1));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::TooLarge);
}

}  // namespace
}  // namespace coaming
