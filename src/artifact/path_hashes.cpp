#include "artifact/path_hashes.h"

namespace coaming {

namespace {

constexpr std::size_t kFirstSlots = 64;

}  // namespace

// The slot that holds it, or the free one where it belongs.
std::size_t PathHashes::slot_of(std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (hash >> 1) & mask;
  while (slots_[slot] != 0 && slots_[slot] != hash) slot = (slot + 1) & mask;
  return slot;
}

void PathHashes::grow() {
  std::vector<std::uint64_t> before(slots_.empty() ? kFirstSlots : 2 * slots_.size());
  before.swap(slots_);
  for (const std::uint64_t hash : before) {
    if (hash != 0) slots_[slot_of(hash)] = hash;
  }
}

void PathHashes::insert(std::string_view path) {
  if (count_ == limit_) return;
  if (2 * (count_ + 1) > slots_.size()) grow();
  const std::uint64_t added = hash(path);
  std::uint64_t& slot = slots_[slot_of(added)];
  if (slot == 0) ++count_;
  slot = added;
}

bool PathHashes::contains(std::string_view path) const {
  if (slots_.empty()) return false;
  return slots_[slot_of(hash(path))] != 0;
}

}  // namespace coaming
