// FactsBudget: how much memory what files say may take, in all layers together.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>

#include "model/file_facts.h"

namespace coaming {

inline constexpr std::size_t kMaxFactsBytes = 48 << 20;
// Of one layer. More are counted, not listed, so that a flood of one kind of finding does not wash away the others.
inline constexpr std::size_t kMaxFindingsOfRule = 10'000;
inline constexpr std::size_t kMaxFactsGaps = 5'000;

// What stands in the Gap of a file whose facts do not fit.
inline constexpr const char* kFactsDoNotFit =
    "what was found in it is left out: what the files of this image say takes more memory than there is for it "
    "(--max-memory)";

// Shared by the layers of one image while they are read, in several threads.
class FactsBudget {
 public:
  explicit FactsBudget(std::size_t limit = kMaxFactsBytes) : limit_(limit) {}

  // False where there is not so much left; nothing is taken then.
  bool take(std::size_t bytes) {
    if (used_.fetch_add(bytes) + bytes <= limit_) return true;
    used_ -= bytes;
    return false;
  }
  void give_back(std::size_t bytes) { used_ -= bytes; }

 private:
  std::size_t limit_;
  std::atomic<std::size_t> used_ = 0;
};

// About how many bytes it takes.
std::size_t memory_of(const FileFacts& facts);
std::size_t memory_of(const std::vector<Package>& packages);

}  // namespace coaming
