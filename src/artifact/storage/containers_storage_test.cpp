#include "artifact/storage/containers_storage.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include <gtest/gtest.h>

#include "artifact/layer_reader.h"
#include "artifact/storage/storage_conf.h"
#include "base/base64.h"
#include "support/image_builder.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

using Texts = std::vector<std::string>;

std::string id(char c) { return std::string(64, c); }

TEST(StorageConf, IsRead) {
  const auto conf = parse_storage_conf(
      "[storage]\ndriver = 'overlay'\ngraphroot = '/g'\nrootless_storage_path = '$HOME/s'\n"
      "[storage.options]\nadditionalimagestores = ['/a', '/b']\n[storage.options.overlay]\nmountopt = 'nodev'\n");
  ASSERT_TRUE(conf) << conf.error().message;
  EXPECT_EQ(conf->driver, "overlay");
  EXPECT_EQ(conf->graph_root, "/g");
  EXPECT_EQ(conf->rootless_root, "$HOME/s");
  EXPECT_EQ(conf->image_stores, (Texts{"/a", "/b"}));
  EXPECT_TRUE(parse_storage_conf("") && parse_storage_conf("[storage]"));
  EXPECT_FALSE(parse_storage_conf("[storage"));
  EXPECT_EQ(parse_storage_conf("[storage]\ngraphroot = 1").error().message, "graphroot, line 2, should be a text");
  EXPECT_FALSE(parse_storage_conf("[storage.options]\nadditionalimagestores = [1]"));
  EXPECT_FALSE(parse_storage_conf(std::string(kMaxStorageConfBytes + 1, ' ')));
}

TEST(StorageConf, LeadsToStores) {
  const TemporaryFolder folder;
  const std::string own =
      folder.write("own", "[storage]\ngraphroot = '/own'\n[storage.options]\nadditionalimagestores = ['/more']\n");
  const std::string system =
      folder.write("system", "[storage]\ngraphroot = '/g'\nrootless_storage_path = '$HOME/$UID/$USER'");
  StoragePlaces places{{folder.path("missing"), own, system}, own, "/usual", "/home/u", "u", 7};
  EXPECT_EQ(*find_stores(places), (Texts{"/own", "/more"}));
  places.files = {system};
  EXPECT_EQ(*find_stores(places), Texts{"/home/u/7/u"});
  places.user_id = 0;
  EXPECT_EQ(*find_stores(places), Texts{"/g"});
  places.files = {folder.path("missing")};
  EXPECT_EQ(*find_stores(places), Texts{"/usual"});
  places.files = {folder.write("bad", "[")};
  EXPECT_NE(find_stores(places).error().message.find(folder.path("bad") + ": line 1"), std::string::npos);
}

// A store with one image of two layers, and a container of it.
class ContainersStorage : public testing::Test {
 protected:
  ContainersStorage() {
    config_ = image_config({"one", "two"});
    image_ = sha256(config_).hex();
    folder_.write("overlay-images/images.json", R"([{"id": ")" + image_ +
                                                    R"(", "names": ["localhost/app:1"], "layer": ")" + id('2') +
                                                    R"(", "digest": "sha256:)" + id('d') + "\"}]");
    folder_.write("overlay-images/" + image_ + "/=" + base64("sha256:" + image_), config_);
    folder_.write("overlay-layers/layers.json",
                  R"([{"id": ")" + id('1') + R"(", "diff-digest": ")" + sha256("one").to_string() + R"("}, {"id": ")" +
                      id('2') + R"(", "parent": ")" + id('1') + R"(", "diff-digest": ")" + sha256("two").to_string() +
                      R"("}, {"id": ")" + id('3') + R"(", "parent": ")" + id('2') + "\"}]");
    folder_.write("overlay-containers/containers.json", R"([{"id": ")" + id('c') +
                                                            R"(", "names": ["web"], "image": ")" + image_ +
                                                            R"(", "layer": ")" + id('3') + "\"}]");
    write('1', "status", "one");
    write('1', "removed", "one");
    write('1', "covered/a", "one");
    write('2', "status", "two");
    write('3', "status", "three");
  }
  void write(char layer, const std::string& name, const std::string& text) const {
    folder_.write("overlay/" + id(layer) + "/diff/" + name, text);
  }
  std::string path(char layer, const std::string& name) const {
    return folder_.path("overlay/" + id(layer) + "/diff/" + name);
  }
  Result<FilesRead> read(const ImageParts& parts) const {
    constexpr std::string_view kWanted[] = {"status", "removed", "covered/*"};
    Progress progress;
    return read_layers(parts.blobs, {WantedPaths(kWanted)}, progress);
  }
  static std::string content(const FilesRead& files, const std::string& name) {
    const auto file = files.tree->find(name, files.tree->steps() - 1);
    return file ? *files.tree->bytes(*file).read_all(100) : "-";
  }

  TemporaryFolder folder_;
  std::string config_;
  std::string image_;
};

TEST_F(ContainersStorage, HasImages) {
  for (const std::string& name : {std::string("app:1"), std::string("localhost/app:1"), image_.substr(0, 12)}) {
    const auto parts = read_storage_image(name, {folder_.path("nothing"), folder_.path()});
    ASSERT_TRUE(parts) << parts.error().message;
    EXPECT_EQ(parts->artifact.name, "localhost/app:1");
    EXPECT_EQ(parts->artifact.image_id->hex(), image_);
    EXPECT_EQ(parts->artifact.manifest_digest->hex(), id('d'));
    ASSERT_EQ(parts->blobs.size(), 2U);
    EXPECT_EQ(parts->blobs[0].folder, folder_.path("overlay/" + id('1') + "/diff"));
    EXPECT_EQ(parts->artifact.layers[1].diff_id, sha256("two"));
    EXPECT_EQ(parts->artifact.layers[1].created_by, "step 2");
    EXPECT_TRUE(parts->gaps.empty());
    const auto files = read(*parts);
    ASSERT_TRUE(files) << files.error().message;
    EXPECT_TRUE(files->gaps.empty());
    EXPECT_EQ(content(*files, "status"), "two");
    EXPECT_EQ(content(*files, "removed"), "one");
  }
}

TEST_F(ContainersStorage, HasContainers) {
  const auto parts = read_storage_container("web", {folder_.path()});
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->blobs.size(), 3U);
  EXPECT_EQ(parts->artifact.name, "localhost/app:1");
  EXPECT_EQ(parts->artifact.layers[0].created_by, "step 1");
  EXPECT_EQ(parts->artifact.layers[2].created_by, "what the container web has changed");
  EXPECT_FALSE(parts->artifact.layers[2].diff_id);
  EXPECT_TRUE(parts->gaps.empty());
  const auto files = read(*parts);
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_EQ(content(*files, "status"), "three");
}

TEST_F(ContainersStorage, HidesWhatOverlayfsHides) {
  if (::mknod(path('2', "removed").c_str(), S_IFCHR, makedev(0, 0)) != 0) {
    GTEST_SKIP() << "this file system or user makes no whiteouts";
  }
  write('2', "covered/b", "two");
  if (::setxattr(path('2', "covered").c_str(), "user.overlay.opaque", "y", 1, 0) != 0) {
    GTEST_SKIP() << "this file system keeps no extended attributes";
  }
  const auto files = read(*read_storage_image("app:1", {folder_.path()}));
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_EQ(content(*files, "removed"), "-");
  EXPECT_EQ(content(*files, "covered/a"), "-");
  EXPECT_EQ(content(*files, "covered/b"), "two");
  EXPECT_TRUE(files->gaps.empty());

  write('2', "other/x", "");
  ASSERT_EQ(::setxattr(path('2', "other").c_str(), "user.overlay.redirect", "old", 3, 0), 0);
  ASSERT_EQ(::truncate(path('2', "status").c_str(), 0), 0);
  ASSERT_EQ(::truncate(path('2', "status").c_str(), 4096), 0);
  ASSERT_EQ(::setxattr(path('2', "status").c_str(), "user.overlay.metacopy", "", 0, 0), 0);
  const auto doubtful = read(*read_storage_image("app:1", {folder_.path()}));
  ASSERT_TRUE(doubtful) << doubtful.error().message;
  ASSERT_EQ(doubtful->gaps.size(), 2U);
  EXPECT_EQ(doubtful->gaps[0].path, "other");
  EXPECT_EQ(doubtful->gaps[0].layer, 1U);
  EXPECT_EQ(doubtful->gaps[1].path, "status");
}

TEST_F(ContainersStorage, TellsWhatIsWrong) {
  struct Case {
    const char* file;
    std::string text;
    ErrorCode code;
    std::string message;
  };
  const std::string config = "overlay-images/" + image_ + "/=" + base64("sha256:" + image_);
  const Case kCases[] = {
      {"overlay-images/images.json", "[", ErrorCode::Corrupt, "overlay-images/images.json: line 1"},
      {"overlay-layers/layers.json", "[]", ErrorCode::Corrupt, "has no layer " + id('2')},
      {config.c_str(), config_ + " ", ErrorCode::Corrupt, "configuration: its content has the digest"},
  };
  for (const Case& c : kCases) {
    const std::string before = folder_.path(c.file);
    std::ifstream in(before, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    folder_.write(c.file, c.text);
    const auto parts = read_storage_image("app:1", {folder_.path()});
    ASSERT_FALSE(parts) << c.file;
    EXPECT_EQ(parts.error().code, c.code) << parts.error().message;
    EXPECT_NE(parts.error().message.find(c.message), std::string::npos) << parts.error().message;
    folder_.write(c.file, text);
  }
  folder_.write("overlay/" + id('1') + "/composefs-data/composefs.blob", "");
  EXPECT_EQ(read_storage_image("app:1", {folder_.path()}).error().code, ErrorCode::Unsupported);
  EXPECT_EQ(read_storage_image("other", {folder_.path()}).error().message, "containers-storage has no image other");
  EXPECT_EQ(read_storage_container("other", {folder_.path()}).error().message,
            "containers-storage has no container other");
  const TemporaryFolder empty;
  EXPECT_NE(read_storage_image("x", {empty.path()}).error().message.find("there is no containers-storage: none of"),
            std::string::npos);
  empty.write("vfs-images/images.json", "[]");
  EXPECT_NE(read_storage_image("x", {empty.path()}).error().message.find("by the driver vfs"), std::string::npos);
}

}  // namespace
}  // namespace coaming
