#include "base/black_box.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <exception>
#include <utility>

#include <sys/mman.h>

#include "base/fd.h"

namespace coaming {

namespace {

constexpr std::size_t kSignalStackBytes = 64 << 10;

// Set once, by install(), before threads are started.
BlackBox* installed = nullptr;

// A stack of its own for this thread's signal handler: the fault may be that the other one is full.
class SignalStack {
 public:
  SignalStack()
      : memory_(::mmap(nullptr, kSignalStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) return;
    stack_t stack{};
    stack.ss_sp = memory_;
    stack.ss_size = kSignalStackBytes;
    ::sigaltstack(&stack, nullptr);
  }
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;
  ~SignalStack() {
    if (memory_ == MAP_FAILED) return;
    stack_t off{};
    off.ss_flags = SS_DISABLE;
    ::sigaltstack(&off, nullptr);
    ::munmap(memory_, kSignalStackBytes);
  }

 private:
  void* memory_;
};

}  // namespace

Result<BlackBox> BlackBox::create() {
  void* memory = ::mmap(nullptr, sizeof(Slot) * kThreads, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return system_error("share memory with the confined reader");
  return BlackBox(static_cast<Slot*>(memory));  // zeros are slots that nobody has taken
}

BlackBox::BlackBox(BlackBox&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}

BlackBox::~BlackBox() {
  if (slots_ != nullptr) ::munmap(slots_, sizeof(Slot) * kThreads);
}

// The slot of this thread; given back when the thread ends.
BlackBox::Slot* BlackBox::own_slot() {
  struct Lease {
    Slot* slot = nullptr;
    SignalStack stack;
    Lease() {
      for (std::size_t i = 0; i < kThreads && slot == nullptr; ++i) {
        if (installed->slots_[i].is_taken.exchange(1) == 0) slot = &installed->slots_[i];
      }
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      if (slot != nullptr) slot->is_taken = 0;
    }
  };
  if (installed == nullptr) return nullptr;
  thread_local Lease lease;
  return lease.slot;
}

void BlackBox::mark_failure(int signal) {
  if (Slot* slot = own_slot(); slot != nullptr && slot->depth > 0) slot->has_failed = 1;
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void BlackBox::install() {
  installed = this;
  own_slot();
  struct sigaction action {};
  action.sa_handler = mark_failure;
  action.sa_flags = SA_ONSTACK | SA_NODEFER | SA_RESETHAND;
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS}) ::sigaction(signal, &action, nullptr);
}

std::vector<BlackBox::Entry> BlackBox::entries() const {
  std::vector<Entry> found;
  for (std::size_t i = 0; i < kThreads; ++i) {
    const Slot& slot = slots_[i];
    if (slot.is_taken == 0 || slot.depth == 0) continue;
    const std::size_t size = std::min<std::size_t>(slot.size, kMaxPlace);
    found.push_back(
        {static_cast<std::size_t>(slot.number), std::string(slot.place.data(), size), slot.has_failed != 0});
  }
  return found;
}

void BlackBox::clear() { std::memset(static_cast<void*>(slots_), 0, sizeof(Slot) * kThreads); }

Work::Work(std::size_t number, std::string_view place) : slot_(BlackBox::own_slot()) {
  if (slot_ == nullptr) return;
  number_before_ = slot_->number;
  exceptions_before_ = std::uncaught_exceptions();
  const std::size_t size = std::min(place.size(), BlackBox::kMaxPlace);
  slot_->size = 0;
  std::memcpy(slot_->place.data(), place.data(), size);
  slot_->number = number;
  slot_->size = static_cast<std::uint32_t>(size);
  slot_->depth.fetch_add(1, std::memory_order_release);
}

Work::~Work() {
  if (slot_ == nullptr) return;
  if (std::uncaught_exceptions() > exceptions_before_) {
    slot_->has_failed = 1;
    return;
  }
  slot_->depth.fetch_sub(1, std::memory_order_release);
  slot_->size = 0;
  slot_->number = number_before_;
}

}  // namespace coaming
