#include "scan/confined.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace coaming {

namespace {

constexpr int kGoodEnd = 0;
constexpr int kBadEnd = 1;
constexpr int kNoMemory = 12;   // as ENOMEM
constexpr char kRefused = '!';  // the child could not be confined; the rest says why

[[noreturn]] void run_child(const Confinement& confinement, const std::function<bool(const MessageSocket&)>& work,
                            const MessageSocket& socket, BlackBox& box) {
  // Whatever happens to the parent, the child does not outlive it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() == 1) std::_Exit(kBadEnd);
  box.install();
  const auto confined = confine(confinement);
  if (!confined) {
    (void)socket.send(kRefused + confined.error().message);
    std::_Exit(kBadEnd);
  }
  if (!confined->empty()) (void)socket.send(kNote + *confined);
  // An exception must not reach the caller of the parent's function, which this process shares.
  try {
    std::_Exit(work(socket) ? kGoodEnd : kBadEnd);
  } catch (const std::bad_alloc&) {
    std::_Exit(kNoMemory);
  } catch (...) {
    std::abort();
  }
}

// Ends the child where the parent stops listening.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (id_ < 0) return;
    ::kill(id_, SIGKILL);
    (void)wait();
  }
  int wait() {
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return status;
  }

 private:
  pid_t id_;
};

EarlyEnd explain(int status, const BlackBox& box) {
  EarlyEnd end;
  end.entries = box.entries();
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    end.reason =
        "signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";  // NOLINT(concurrency-mt-unsafe)
    end.is_own_fault = std::any_of(end.entries.begin(), end.entries.end(),
                                   [](const BlackBox::Entry& entry) { return entry.has_failed; });
  } else {
    const int code = WEXITSTATUS(status);
    end.reason = code == kNoMemory ? "want of memory, see --max-memory" : "exit status " + std::to_string(code);
    end.is_own_fault = true;
  }
  return end;
}

}  // namespace

Result<std::optional<EarlyEnd>> run_confined(const Confinement& confinement,
                                             const std::function<bool(const MessageSocket&)>& work,
                                             const std::function<Result<void>(Message)>& take) {
  auto sockets = MessageSocket::pair();
  if (!sockets) return sockets.error();
  auto box = BlackBox::create();
  if (!box) return box.error();
  const pid_t id = ::fork();
  if (id < 0) return system_error("start the confined reader");
  if (id == 0) {
    sockets->first.close();
    run_child(confinement, work, sockets->second, *box);
  }
  Child child(id);
  sockets->second.close();
  for (;;) {
    auto message = sockets->first.receive();
    if (!message) return message.error();
    if (!*message) break;
    if ((*message)->text.starts_with(kRefused)) return Error{ErrorCode::Unavailable, (*message)->text.substr(1)};
    if (auto taken = take(std::move(**message)); !taken) return taken.error();
  }
  const int status = child.wait();
  if (WIFEXITED(status) && WEXITSTATUS(status) == kGoodEnd) return std::optional<EarlyEnd>();
  return std::optional(explain(status, *box));
}

}  // namespace coaming
