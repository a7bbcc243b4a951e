#include "artifact/root_folder.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace coaming {
namespace {

class RootFolder : public testing::Test {
 protected:
  void read(const std::vector<std::string_view>& wanted) {
    auto files = read_root_folder(root_.path(), {WantedPaths(wanted)}, progress_);
    ASSERT_TRUE(files) << files.error().message;
    tree_ = std::move(files->tree);
    gaps_ = std::move(files->gaps);
    EXPECT_EQ(tree_->steps(), 1U);
  }
  [[nodiscard]] std::string text(std::string_view path) const {
    const auto file = tree_->find(path, 0);
    return file ? *tree_->bytes(*file).read_all(1 << 20) : "-";
  }
  void link(const std::string& name, const std::string& target) const {
    std::filesystem::create_directories(std::filesystem::path(root_.path(name)).parent_path());
    ASSERT_EQ(::symlink(target.c_str(), root_.path(name).c_str()), 0);
  }
  [[nodiscard]] bool has_gap(std::string_view path, std::string_view word) const {
    for (const Gap& gap : gaps_) {
      EXPECT_FALSE(gap.layer) << "a root folder has no layers";
      if (gap.path == path && gap.message.find(word) != std::string::npos) return true;
    }
    return false;
  }

  TemporaryFolder root_;
  TemporaryFolder outside_;
  std::vector<Gap> gaps_;
  Progress progress_;
  std::unique_ptr<LayeredTree> tree_;
};

TEST_F(RootFolder, KeepsWantedFiles) {
  root_.write("var/lib/dpkg/status", "one");
  root_.write("status.d/a", "two");
  root_.write("status.d/b", std::string(700'000, 'x'));
  root_.write("other", "three");
  read({"var/lib/dpkg/status", "status.d/*"});
  EXPECT_EQ(text("var/lib/dpkg/status"), "one");
  EXPECT_EQ(text("status.d/b"), std::string(700'000, 'x'));
  EXPECT_EQ(text("other"), "-");
  EXPECT_EQ(tree_->list("status.d", 0).size(), 2U);
  EXPECT_TRUE(gaps_.empty());
  EXPECT_EQ(progress_.bytes_done, 700'006U);
}

TEST_F(RootFolder, FollowsLinksInside) {
  link("var", "v");
  link("v/lib", "/l");
  link("l/status", "../../../../../real");
  link("status.d/a", "../real");
  root_.write("real", "one");
  read({"var/lib/status", "status.d/*"});
  EXPECT_EQ(text("var/lib/status"), "one");
  EXPECT_EQ(tree_->list("status.d", 0).size(), 1U);
  EXPECT_TRUE(gaps_.empty());
}

TEST_F(RootFolder, ReadsNothingOutside) {
  const std::string secret = outside_.write("secret", "secret");
  link("absolute", secret);
  link("climbing", "../" + outside_.path().substr(outside_.path().rfind('/') + 1) + "/secret");
  link("folder", outside_.path());
  link("status.d/x", secret);
  read({"absolute", "climbing", "folder/secret", "status.d/*", secret.substr(1)});
  for (const char* path : {"absolute", "climbing", "folder/secret", "status.d/x"}) EXPECT_EQ(text(path), "-") << path;
  EXPECT_TRUE(tree_->list("status.d", 0).empty());
}

TEST_F(RootFolder, TakesALinkOutsideForOneInside) {
  link("etc/os-release", "/usr/lib/os-release");  // the machine has such a file, too
  root_.write("usr/lib/os-release", "inside");
  read({"etc/os-release"});
  EXPECT_EQ(text("etc/os-release"), "inside");
}

TEST_F(RootFolder, ReportsWhatIsNoFile) {
  ASSERT_EQ(::mkfifo(root_.path("fifo").c_str(), 0600), 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  root_.path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(socket);
  link("to-fifo", "fifo2");
  ASSERT_EQ(::mkfifo(root_.path("fifo2").c_str(), 0600), 0);
  link("circle", "circle");
  read({"fifo", "socket", "to-fifo", "circle"});
  EXPECT_TRUE(has_gap("fifo", "a device or fifo"));
  EXPECT_TRUE(has_gap("socket", "a device or fifo"));
  EXPECT_TRUE(has_gap("fifo2", "a device or fifo"));
  EXPECT_TRUE(has_gap("circle", "run in circles"));
}

TEST_F(RootFolder, HasNoWhiteouts) {
  root_.write("status", "one");
  root_.write(".wh.status", "x");
  root_.write(".wh..wh..opq", "x");
  root_.write("d/.wh.x", "two");
  read({"status", "d/*"});
  EXPECT_EQ(text("status"), "one");
  EXPECT_EQ(text("d/.wh.x"), "two");
  EXPECT_TRUE(gaps_.empty());
}

TEST_F(RootFolder, ReportsWhatItMayNotRead) {
  root_.write("status", "one");
  root_.write("closed/x", "two");
  root_.write("open", "three");
  std::filesystem::permissions(root_.path(), std::filesystem::perms(0755));
  std::filesystem::permissions(root_.path("status"), std::filesystem::perms::none);
  std::filesystem::permissions(root_.path("closed"), std::filesystem::perms::none);
  // Root may read everything, so it becomes somebody else for a while.
  const uid_t self = ::geteuid();
  ASSERT_EQ(::seteuid(self == 0 ? 65534 : self), 0);
  read({"status", "closed/x", "open"});
  ASSERT_EQ(::seteuid(self), 0);
  std::filesystem::permissions(root_.path("closed"), std::filesystem::perms::owner_all);
  EXPECT_EQ(text("open"), "three");
  EXPECT_EQ(text("status"), "-");
  EXPECT_TRUE(has_gap("status", "cannot open it: Permission denied"));
  EXPECT_TRUE(has_gap("closed", "cannot open this folder: Permission denied"));
}

TEST_F(RootFolder, OfAWantedFileTooLargeIsAGap) {
  root_.write("status", "");
  std::filesystem::resize_file(root_.path("status"), std::uint64_t{4} << 30);
  read({"status"});
  EXPECT_TRUE(has_gap("status", "4294967296 bytes, the limit for one file is"));
}

TEST_F(RootFolder, KeepsStrangeNames) {
  root_.write("status.d/a\nb", "one");
  root_.write("status.d/\xff", "two");
  root_.write("status.d/*", "three");
  read({"status.d/*"});
  EXPECT_EQ(tree_->list("status.d", 0).size(), 3U);
  EXPECT_EQ(text("status.d/a\nb"), "one");
}

TEST_F(RootFolder, GoesAsDeepAsThereAreFolders) {
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "d/";
  root_.write(deep + "x", "one");
  root_.write("status", "two");
  const std::string wanted = deep + "x";
  read({wanted, "status"});
  EXPECT_EQ(text("status"), "two");
  EXPECT_EQ(text(wanted), "one");
}

TEST_F(RootFolder, SaysSoWhereTheFolderCannotBeOpened) {
  for (const std::string& path : {root_.path("nowhere"), root_.write("file", "x") + "/below"}) {
    const auto files = read_root_folder(path, {}, progress_);
    ASSERT_FALSE(files);
    EXPECT_EQ(files.error().code, ErrorCode::NotFound);
    EXPECT_NE(files.error().message.find(path), std::string::npos) << files.error().message;
  }
}

TEST_F(RootFolder, MayBeOneFile) {
  root_.write("a/list", "one");
  root_.write("a/other", "two");
  const auto files =
      read_root_folder(root_.path("a/list"), {WantedPaths(std::vector<std::string_view>{"list", "other"})}, progress_);
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_TRUE(files->tree->find("list", 0));
  EXPECT_FALSE(files->tree->find("other", 0));
  EXPECT_TRUE(files->gaps.empty());
}

}  // namespace
}  // namespace coaming
