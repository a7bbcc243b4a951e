#include "base/confinement.h"

#include <cerrno>
#include <cstdlib>
#include <memory>

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <pthread.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"

namespace coaming {

namespace {

// Rights that came with later kernels than the headers know. Source: landlock(7), "Landlock ABI versions".
constexpr std::uint64_t kRightRefer = std::uint64_t{1} << 13;     // ABI 2
constexpr std::uint64_t kRightTruncate = std::uint64_t{1} << 14;  // ABI 3
constexpr std::uint64_t kRightIoctl = std::uint64_t{1} << 15;     // ABI 5
constexpr std::uint64_t kFirstRights = kRightRefer - 1;           // ABI 1

constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kReadFolder = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

std::uint64_t rights_of_abi(long abi) {
  std::uint64_t rights = kFirstRights;
  if (abi >= 2) rights |= kRightRefer;
  if (abi >= 3) rights |= kRightTruncate;
  if (abi >= 5) rights |= kRightIoctl;
  return rights;
}

Result<void> allow_below(const Fd& rules, const std::string& path, std::uint64_t rights) {
  const Fd place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!place) return {};
  struct stat status {};
  if (::fstat(place.get(), &status) == 0 && !S_ISDIR(status.st_mode)) rights &= kReadFile | kRightTruncate;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = rights;
  rule.parent_fd = place.get();
  if (::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0) return {};
  return system_error("confine the reading of " + path);
}

// False where the kernel has no Landlock.
Result<bool> confine_files(const Confinement& confinement) {
  const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return false;
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = rights_of_abi(abi);
  const Fd rules(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
  if (!rules) return system_error("make Landlock rules");
  for (const std::string& path : confinement.readable) {
    if (auto allowed = allow_below(rules, path, kReadFolder); !allowed) return allowed.error();
  }
  // A file without a name is made by opening its folder for writing.
  const std::uint64_t writing = LANDLOCK_ACCESS_FS_WRITE_FILE | (abi >= 3 ? kRightTruncate : 0);
  for (const std::string& path : confinement.scratch) {
    if (auto allowed = allow_below(rules, path, kReadFolder | writing); !allowed) return allowed.error();
  }
  if (::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0) return system_error("apply Landlock rules");
  return true;
}

// Calls that a reader of files, its threads and the C library make.
constexpr int kAllowedCalls[] = {
    SCMP_SYS(access),
    SCMP_SYS(brk),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fallocate),
    SCMP_SYS(fcntl),
    SCMP_SYS(fgetxattr),
    SCMP_SYS(fstat),
    SCMP_SYS(fstatfs),
    SCMP_SYS(fsync),
    SCMP_SYS(ftruncate),
    SCMP_SYS(futex),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(lgetxattr),
    SCMP_SYS(lseek),
    SCMP_SYS(lstat),
    SCMP_SYS(madvise),
    SCMP_SYS(membarrier),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(nanosleep),
    SCMP_SYS(newfstatat),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(openat2),
    SCMP_SYS(pipe2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(prlimit64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(pwritev),
    SCMP_SYS(read),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(readv),
    SCMP_SYS(recvmsg),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sendmsg),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(stat),
    SCMP_SYS(statfs),
    SCMP_SYS(statx),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(unlink),
    SCMP_SYS(utimensat),
    SCMP_SYS(write),
    SCMP_SYS(writev),
};

struct FilterRelease {
  void operator()(void* filter) const { seccomp_release(filter); }
};

Result<void> confine_calls() {
  const std::unique_ptr<void, FilterRelease> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  const Error refused{ErrorCode::Unavailable, "cannot filter system calls: the kernel or libseccomp refuses"};
  if (!filter) return refused;
  bool is_complete = true;
  const auto allow = [&](int call, std::initializer_list<scmp_arg_cmp> arguments = {}) {
    const int added = seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call,
                                             static_cast<unsigned>(arguments.size()), arguments.begin());
    is_complete = is_complete && added == 0;
  };
  for (const int call : kAllowedCalls) allow(call);
  // Memory that can be run is mapped before this, by the loader, and not afterwards.
  allow(SCMP_SYS(mmap), {scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}});
  allow(SCMP_SYS(mprotect), {scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}});
  // Threads, but no processes. The flags of clone3 lie in memory, where no filter sees them; without it, the C library
  // takes clone.
  allow(SCMP_SYS(clone), {scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD}});
  is_complete = is_complete && seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
  // abort() sends a signal to its own thread.
  allow(SCMP_SYS(tgkill), {scmp_arg_cmp{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()), 0}});
  if (!is_complete || seccomp_load(filter.get()) != 0) return refused;
  return {};
}

constexpr std::size_t kStackBytes = 2 << 20;

Result<void> limit_memory(std::uint64_t bytes) {
  if (bytes == 0) return {};
  // The stacks of threads count as a whole, however little of them is used.
  pthread_attr_t attributes;
  if (::pthread_attr_init(&attributes) == 0) {
    ::pthread_attr_setstacksize(&attributes, kStackBytes);
    ::pthread_setattr_default_np(&attributes);
    ::pthread_attr_destroy(&attributes);
  }
  const rlimit limit{bytes, bytes};
  if (::setrlimit(RLIMIT_DATA, &limit) == 0) return {};
  return system_error("limit the memory");
}

}  // namespace

Result<std::string> confine(const Confinement& confinement) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return system_error("give up new privileges");
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (auto limited = limit_memory(confinement.max_memory); !limited) return limited.error();
  const auto files = confine_files(confinement);
  if (!files) return files.error();
  if (auto calls = confine_calls(); !calls) return calls.error();
  return *files ? std::string() : "this kernel has no Landlock: which files are opened is not confined";
}

}  // namespace coaming
