#include "base/file_cache.h"

#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/byte_range.h"
#include "base/sealed_file.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

Fd sealed(const FileCache& cache, const std::string& before, const std::string& text) {
  auto file = open_temporary(cache.folder());
  EXPECT_TRUE(file);
  EXPECT_EQ(::pwrite(file->get(), before.data(), before.size(), 0), static_cast<ssize_t>(before.size()));
  EXPECT_TRUE(append_sealed(*file, text, 1 << 20));
  return std::move(*file);
}

std::string text_of(const FileCache& cache, const std::string& name) {
  const auto file = cache.find(name);
  if (!file) return "-";
  const auto sealed = read_sealed(*file, 1 << 20);
  return sealed ? sealed->text : to_string(sealed.error().code).data();
}

TEST(FileCache, GivesBackWhatIsKept) {
  const TemporaryFolder folder;
  const auto cache = FileCache::open(folder.path("a/b"));
  ASSERT_TRUE(cache) << cache.error().message;
  EXPECT_EQ(text_of(*cache, "one"), "-");
  ASSERT_TRUE(cache->keep("one", sealed(*cache, "before", "text")));
  ASSERT_TRUE(cache->keep("two", sealed(*cache, "", "")));
  EXPECT_EQ(text_of(*cache, "one"), "text");
  EXPECT_EQ(text_of(*cache, "two"), "");
  EXPECT_EQ(cache->usage().files, 2U);
  cache->forget("one");
  EXPECT_EQ(text_of(*cache, "one"), "-");
}

TEST(FileCache, WhatIsThereStays) {
  const TemporaryFolder folder;
  const auto cache = FileCache::open(folder.path());
  ASSERT_TRUE(cache->keep("one", sealed(*cache, "", "first")));
  ASSERT_TRUE(cache->keep("one", sealed(*cache, "", "second")));
  EXPECT_EQ(text_of(*cache, "one"), "first");
}

TEST(FileCache, EveryDamageIsNoticed) {
  const TemporaryFolder folder;
  const auto cache = FileCache::open(folder.path());
  ASSERT_TRUE(cache->keep("good", sealed(*cache, "before", "text")));
  std::ifstream file(folder.path("good"), std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    folder.write("bad", bad);
    EXPECT_EQ(text_of(*cache, "bad"), "corrupt") << "byte " << i;
    folder.write("short", good.substr(0, i));
    EXPECT_EQ(text_of(*cache, "short"), "corrupt") << "cut to " << i;
  }
}

TEST(FileCache, WhatWasOfNoUseForLongestGoesFirst) {
  const TemporaryFolder folder;
  const auto cache = FileCache::open(folder.path());
  const std::string large(100'000, 'x');
  for (const std::string name : {"a", "b", "c"}) {
    ASSERT_TRUE(cache->keep(name, sealed(*cache, large, name)));
    const timespec old[2] = {{1000 + name[0], 0}, {1000 + name[0], 0}};
    ::utimensat(AT_FDCWD, folder.path(name).c_str(), old, 0);
  }
  EXPECT_EQ(text_of(*cache, "a"), "a");  // and is of use again
  const FileCache::Usage removed = cache->shrink(250'000);
  EXPECT_EQ(removed.files, 1U);
  EXPECT_EQ(text_of(*cache, "a") + text_of(*cache, "b") + text_of(*cache, "c"), "a-c");
  cache->shrink(0);
  EXPECT_EQ(cache->usage().files, 0U);
}

TEST(FileCache, FolderIsForItsOwnerAlone) {
  const TemporaryFolder folder;
  ASSERT_TRUE(FileCache::open(folder.path("new")));
  struct stat status {};
  ASSERT_EQ(::stat(folder.path("new").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST(FileCache, NamesTheFolderItCannotUse) {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "");
  const auto cache = FileCache::open(file + "/below");
  ASSERT_FALSE(cache);
  EXPECT_NE(cache.error().message.find(file), std::string::npos) << cache.error().message;
  EXPECT_FALSE(FileCache::open(file));
}

}  // namespace
}  // namespace coaming
