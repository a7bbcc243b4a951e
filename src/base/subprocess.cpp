#include "base/subprocess.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"

namespace coaming {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Pipe {
  Fd reading;
  Fd writing;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return system_error("make a pipe");
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

// A program that runs; where it is dropped before its end, it is killed with all that it has started.
class Running {
 public:
  Running() = default;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (pid_ <= 0) return;
    ::kill(-pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }

  Result<void> start(const Command& command, const Pipe& input, const Pipe& output, const Pipe& errors) {
    std::vector<char*> words;
    for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_adddup2(&files, input.reading.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, output.writing.get(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, errors.writing.get(), STDERR_FILENO);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t signals;
    ::sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    const int failure = ::posix_spawnp(&pid_, words[0], &files, &attributes, words.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&files);
    if (failure == 0) return {};
    pid_ = -1;
    errno = failure;
    return system_error("run " + command.words[0]);
  }

  // The status; none where it has not ended until then.
  std::optional<int> wait_until(steady_clock::time_point end) {
    for (;;) {
      int status = 0;
      const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
      if (ended == pid_) {
        pid_ = -1;
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
      }
      if (steady_clock::now() >= end) return std::nullopt;
      std::this_thread::sleep_for(milliseconds(2));
    }
  }

 private:
  pid_t pid_ = -1;
};

// Reads what is there; false at the end.
bool read_some(int fd, std::string& into) {
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  into.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

// Writes what fits; false when all is written or nobody reads.
bool write_some(int fd, std::string_view& rest) {
  const ssize_t done = ::write(fd, rest.data(), rest.size());
  if (done < 0) return errno == EINTR || errno == EAGAIN;
  rest.remove_prefix(static_cast<std::size_t>(done));
  return !rest.empty();
}

// A write to a pipe that nobody reads ends the process, unless the signal is held back; here it is for this thread.
class HeldPipeSignal {
 public:
  HeldPipeSignal() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  HeldPipeSignal(const HeldPipeSignal&) = delete;
  HeldPipeSignal& operator=(const HeldPipeSignal&) = delete;
  ~HeldPipeSignal() {
    const timespec now{};
    if (::sigismember(&before_, SIGPIPE) == 0) {
      while (::sigtimedwait(&pipe_, nullptr, &now) > 0) {
      }
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

Error too_late(const Command& command) {
  return {ErrorCode::Unavailable,
          command.words[0] + " did not end within " + std::to_string(command.time.count()) + " ms"};
}

Result<void> talk(const Command& command, steady_clock::time_point end, Fd input, Fd output, Fd errors,
                  Finished& finished) {
  std::string_view rest = command.input;
  for (const int fd : {input.get(), output.get(), errors.get()}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
  if (rest.empty()) input = Fd();
  while (output || errors) {
    std::array<pollfd, 3> wait{{{input ? input.get() : -1, POLLOUT, 0},
                                {output ? output.get() : -1, POLLIN, 0},
                                {errors ? errors.get() : -1, POLLIN, 0}}};
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now()).count();
    const int ready = left <= 0 ? 0 : ::poll(wait.data(), wait.size(), static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return too_late(command);
    if (wait[0].revents != 0 && !write_some(input.get(), rest)) input = Fd();
    if (wait[1].revents != 0 && !read_some(output.get(), finished.output)) output = Fd();
    if (wait[2].revents != 0 && !read_some(errors.get(), finished.errors)) errors = Fd();
    finished.errors.resize(std::min(finished.errors.size(), command.output_limit));
    if (finished.output.size() > command.output_limit) {
      return Error{ErrorCode::TooLarge,
                   command.words[0] + " writes more than " + std::to_string(command.output_limit) + " bytes"};
    }
  }
  return {};
}

}  // namespace

Result<Finished> run_command(const Command& command) {
  auto input = make_pipe();
  auto output = make_pipe();
  auto errors = make_pipe();
  for (const auto* pipe : {&input, &output, &errors}) {
    if (!*pipe) return pipe->error();
  }
  const auto end = steady_clock::now() + command.time;
  const HeldPipeSignal held;
  Running running;
  if (auto started = running.start(command, *input, *output, *errors); !started) return started.error();
  input->reading = Fd();  // so that the end of each is seen
  output->writing = Fd();
  errors->writing = Fd();
  Finished finished;
  auto talked =
      talk(command, end, std::move(input->writing), std::move(output->reading), std::move(errors->reading), finished);
  if (!talked) return talked.error();
  const auto status = running.wait_until(end);
  if (!status) return too_late(command);
  finished.status = *status;
  return finished;
}

}  // namespace coaming
