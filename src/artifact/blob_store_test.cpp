#include "artifact/blob_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/compress.h"
#include "support/tar_builder.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

std::string error_of(const Result<ByteRange>& bytes) { return bytes ? "none" : bytes.error().message; }

TEST(BlobStore, ReadsATarInEveryCompression) {
  const TemporaryFolder folder;
  const std::string tar = TarBuilder().file("index.json", "{}").finished();
  for (const std::string& stored : {tar, gzip(tar), zstd(tar)}) {
    auto store = BlobStore::open(folder.write("image.tar", stored));
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_FALSE(store->is_folder());
    EXPECT_TRUE(store->contains("index.json"));
    EXPECT_FALSE(store->contains("manifest.json"));
    EXPECT_EQ(*store->read("index.json", 100), "{}");
    EXPECT_EQ(store->find("blobs/x").error().code, ErrorCode::NotFound);
    EXPECT_NE(error_of(store->find("blobs/x")).find("blobs/x"), std::string::npos);
    EXPECT_EQ(store->read("index.json", 1).error().code, ErrorCode::TooLarge);
  }
}

TEST(BlobStore, RefusesWhatIsNoImage) {
  const TemporaryFolder folder;
  const std::string tar = TarBuilder().file("index.json", "{}").finished();
  struct Case {
    const char* name;
    std::string stored;
    ErrorCode code;
  };
  const Case kCases[] = {
      {"empty", "", ErrorCode::Unsupported},
      {"short", "hold", ErrorCode::Unsupported},
      {"text", std::string(5000, 'x'), ErrorCode::Unsupported},
      {"gzip-of-text", gzip("hold"), ErrorCode::Unsupported},
      {"cut-gzip", gzip(tar).substr(0, 40), ErrorCode::Corrupt},
      {"cut-tar", tar.substr(0, 600), ErrorCode::Corrupt},
      {"damaged-tar", tar.substr(0, 600) + "x" + tar.substr(601), ErrorCode::Corrupt},
      {"large-window", zstd(tar, 27), ErrorCode::TooLarge},
  };
  for (const Case& c : kCases) {
    std::string stored = c.stored;
    if (std::string(c.name) == "damaged-tar") stored[1] = '!';
    const auto store = BlobStore::open(folder.write(c.name, stored));
    ASSERT_FALSE(store) << c.name;
    EXPECT_EQ(store.error().code, c.code) << c.name << ": " << store.error().message;
    EXPECT_NE(store.error().message.find(folder.path(c.name)), std::string::npos) << store.error().message;
  }
}

TEST(BlobStore, RefusesWhatIsNeitherFileNorFolder) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo(folder.path("fifo").c_str(), 0600), 0);
  for (const std::string& path : {folder.path("fifo"), std::string("/dev/zero")}) {
    const auto store = BlobStore::open(path);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().message, path + " is neither a file nor a folder");
  }
  EXPECT_EQ(BlobStore::open(folder.path("nowhere")).error().code, ErrorCode::NotFound);
}

class FolderStore : public testing::Test {
 protected:
  FolderStore() {
    outside_.write("secret", "secret");
    folder_.write("inside/file", "text");
  }
  [[nodiscard]] Result<ByteRange> find(std::string_view name) { return store().find(name); }
  BlobStore& store() {
    if (!store_) store_ = std::move(*BlobStore::open(folder_.path()));
    return *store_;
  }

  TemporaryFolder outside_;
  TemporaryFolder folder_;
  std::optional<BlobStore> store_;
};

TEST_F(FolderStore, FindsFiles) {
  EXPECT_TRUE(store().is_folder());
  for (const char* name :
       {"inside/file", "/inside/file", "./inside//file", "inside/../inside/file", "../inside/file"}) {
    ASSERT_TRUE(find(name)) << name;
    EXPECT_EQ(*find(name)->read_all(100), "text") << name;
    EXPECT_TRUE(store().contains(name)) << name;
  }
  EXPECT_EQ(find("inside/other").error().code, ErrorCode::NotFound);
}

TEST_F(FolderStore, FollowsLinksInside) {
  ASSERT_EQ(::symlink("inside/file", folder_.path("link").c_str()), 0);
  ASSERT_EQ(::symlink("inside", folder_.path("folder").c_str()), 0);
  EXPECT_EQ(*store().read("link", 100), "text");
  EXPECT_EQ(*store().read("folder/file", 100), "text");
}

TEST_F(FolderStore, FollowsNoLinkOutside) {
  const std::string secret = outside_.path("secret");
  ASSERT_EQ(::symlink(secret.c_str(), folder_.path("absolute").c_str()), 0);
  ASSERT_EQ(::symlink(outside_.path().c_str(), folder_.path("folder").c_str()), 0);
  const std::string climbing = "../../../../../../../../../.." + secret;
  ASSERT_EQ(::symlink(climbing.c_str(), folder_.path("climbing").c_str()), 0);
  ASSERT_EQ(::symlink("absolute", folder_.path("twice").c_str()), 0);
  for (const char* name : {"absolute", "folder/secret", "climbing", "twice"}) {
    const auto bytes = find(name);
    ASSERT_FALSE(bytes) << name;
    EXPECT_EQ(bytes.error().code, ErrorCode::Denied) << bytes.error().message;
    EXPECT_NE(bytes.error().message.find("leads out of the folder"), std::string::npos) << bytes.error().message;
    EXPECT_FALSE(store().contains(name)) << name;
  }
  EXPECT_FALSE(find("../../../../../../.." + secret));
}

TEST_F(FolderStore, DoesNotWaitForAFifo) {
  ASSERT_EQ(::mkfifo(folder_.path("fifo").c_str(), 0600), 0);
  const auto bytes = find("fifo");
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code, ErrorCode::Unsupported);
  EXPECT_EQ(find("inside").error().code, ErrorCode::Unsupported);
}

TEST_F(FolderStore, ReportsLinksInACircle) {
  ASSERT_EQ(::symlink("b", folder_.path("a").c_str()), 0);
  ASSERT_EQ(::symlink("a", folder_.path("b").c_str()), 0);
  EXPECT_FALSE(find("a"));
}

TEST_F(FolderStore, RefusesANulInAName) { EXPECT_FALSE(find(std::string_view("inside/file\0x", 13))); }

TEST_F(FolderStore, ReadsMoreDocumentsThanThereAreDescriptors) {
  for (int i = 0; i < 5000; ++i) ASSERT_TRUE(store().read("inside/file", 100)) << i;
}

}  // namespace
}  // namespace coaming
