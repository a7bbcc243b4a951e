// BlackBox: what each thread of a process is working on, in memory that outlives the process.
//
// A parent makes one and starts a child; where the child ends before its time, the parent reads there what it was
// about, and which thread it was that failed.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

class BlackBox {
 public:
  static constexpr std::size_t kThreads = 64;     // more are not followed
  static constexpr std::size_t kMaxPlace = 4200;  // bytes of a place; longer ones are cut short

  // Errors: Unavailable where there is no memory.
  static Result<BlackBox> create();
  BlackBox(BlackBox&& other) noexcept;
  BlackBox& operator=(BlackBox&&) = delete;
  ~BlackBox();

  // In the child: from now on Work is noted here, and a fault (SIGSEGV, SIGABRT …) marks the thread that it hits.
  void install();

  // In the parent, when the child has ended.
  struct Entry {
    std::size_t number = 0;  // as given to Work
    std::string place;       // as given to Work
    bool has_failed = false;
  };
  [[nodiscard]] std::vector<Entry> entries() const;
  void clear();

 private:
  friend class Work;
  struct Slot {
    std::atomic<std::uint32_t> is_taken;
    std::atomic<std::uint32_t> has_failed;
    std::atomic<std::uint32_t> depth;  // 0: not working
    std::uint64_t number;
    std::uint32_t size;
    std::array<char, kMaxPlace> place;
  };
  explicit BlackBox(Slot* slots) : slots_(slots) {}
  static Slot* own_slot();
  static void mark_failure(int signal);

  Slot* slots_;
};

// While it lives, this thread works on that place (and still did, when an exception has ended it); within it, perhaps
// on a more exact one, and then again on the whole of the number. Costs next to nothing; does nothing where no box is
// installed.
class Work {
 public:
  Work(std::size_t number, std::string_view place);
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  ~Work();

 private:
  BlackBox::Slot* slot_;
  std::uint64_t number_before_ = 0;
  int exceptions_before_ = 0;
};

}  // namespace coaming
