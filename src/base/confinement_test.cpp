#include "base/confinement.h"

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/fd.h"
#include "support/sanitizers.h"
#include "support/temporary_folder.h"

namespace coaming {
namespace {

// Whether `claim` holds in a child process that is confined.
bool holds_confined(const Confinement& confinement, const std::function<bool()>& claim) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto confined = confine(confinement);
    if (!confined || !confined->empty()) std::_Exit(2);
    std::_Exit(claim() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_NE(WEXITSTATUS(status), 2) << "this kernel does not confine";
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool can_open(const std::string& path, int flags) { return static_cast<bool>(Fd(::open(path.c_str(), flags, 0600))); }

class Confined : public testing::Test {
 protected:
  Confined() : file_(folder_.write("in/file", "text")) {}

  TemporaryFolder folder_;
  TemporaryFolder scratch_;
  std::string file_;
};

TEST_F(Confined, ReadsWhatItMay) {
  const Confinement confinement{{folder_.path()}, {}, 0};
  EXPECT_TRUE(holds_confined(confinement, [&] { return can_open(file_, O_RDONLY); }));
  EXPECT_TRUE(holds_confined({{file_}, {}, 0}, [&] { return can_open(file_, O_RDONLY); }));
}

TEST_F(Confined, ReadsNothingElse) {
  const Confinement confinement{{folder_.path()}, {}, 0};
  EXPECT_TRUE(holds_confined(confinement, [] { return !can_open("/etc/passwd", O_RDONLY); }));
  EXPECT_TRUE(holds_confined({{}, {}, 0}, [&] { return !can_open(file_, O_RDONLY); }));
}

TEST_F(Confined, WritesNothingThatHasAName) {
  const Confinement confinement{{folder_.path()}, {scratch_.path()}, 0};
  EXPECT_TRUE(holds_confined(confinement, [&] { return !can_open(file_, O_WRONLY); }));
  EXPECT_TRUE(holds_confined(confinement, [&] { return !can_open(scratch_.path("new"), O_WRONLY | O_CREAT); }));
  EXPECT_TRUE(holds_confined(confinement, [&] { return ::mkdir(scratch_.path("new").c_str(), 0700) != 0; }));
  EXPECT_TRUE(holds_confined(confinement, [&] { return ::rename(file_.c_str(), scratch_.path("new").c_str()) != 0; }));
  EXPECT_TRUE(holds_confined(confinement, [&] {
    const auto file = open_temporary(scratch_.path());
    const std::string self = "/proc/self/fd/" + std::to_string(file->get());
    return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, scratch_.path("new").c_str(), AT_SYMLINK_FOLLOW) != 0;
  }));
  EXPECT_TRUE(std::filesystem::is_empty(scratch_.path()));
}

TEST_F(Confined, HasRoomForFilesWithoutAName) {
  const Confinement confinement{{}, {scratch_.path()}, 0};
  EXPECT_TRUE(holds_confined(confinement, [&] {
    const auto file = open_temporary(scratch_.path());
    return file && ::ftruncate(file->get(), 10) == 0 && ::pwrite(file->get(), "x", 1, 0) == 1;
  }));
}

TEST_F(Confined, ReachesNoNetwork) {
  EXPECT_TRUE(holds_confined({}, [] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM; }));
  EXPECT_TRUE(holds_confined({}, [] { return ::socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM; }));
}

TEST_F(Confined, StartsThreadsButNoPrograms) {
  EXPECT_TRUE(holds_confined({}, [] {
    bool ran = false;
    std::thread([&] { ran = true; }).join();
    return ran;
  }));
  EXPECT_TRUE(holds_confined({}, [] { return ::fork() < 0; }));
  EXPECT_TRUE(holds_confined({{"/"}, {}, 0}, [] { return ::execl("/bin/true", "true", nullptr) != 0; }));
}

TEST_F(Confined, MapsNothingThatCanBeRun) {
  EXPECT_TRUE(holds_confined({}, [] {
    void* plain = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void* runnable = ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return plain != MAP_FAILED && runnable == MAP_FAILED && ::mprotect(plain, 4096, PROT_READ | PROT_EXEC) != 0;
  }));
}

TEST_F(Confined, SeesNoOtherProcess) {
  EXPECT_TRUE(holds_confined({}, [] { return ::kill(::getppid(), 0) != 0; }));
}

TEST_F(Confined, KeepsFilesThatAreOpen) {
  const auto open = open_for_reading(file_);
  EXPECT_TRUE(holds_confined({}, [&] {
    char text[4];
    return ::pread(open->get(), text, sizeof text, 0) == 4;
  }));
}

TEST_F(Confined, TakesNoMoreMemoryThanItMay) {
  if (kSanitized) GTEST_SKIP() << "the shadow of a sanitizer takes more than any limit";
  const Confinement confinement{{}, {}, std::uint64_t{1} << 30};
  const auto can_map = [](std::size_t bytes) {
    return ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
  };
  EXPECT_TRUE(holds_confined(confinement, [&] { return can_map(8 << 20) && !can_map(std::size_t{2} << 30); }));
}

}  // namespace
}  // namespace coaming
