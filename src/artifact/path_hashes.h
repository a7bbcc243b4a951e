// PathHashes: a set of many paths in little memory, each kept as a keyed hash of 64 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/siphash.h"

namespace coaming {

class PathHashes {
 public:
  // Takes: how many paths it keeps, at most; those beyond are not put in.
  explicit PathHashes(std::size_t limit) : limit_(limit) {}

  void insert(std::string_view path);
  [[nodiscard]] bool contains(std::string_view path) const;

 private:
  // Open addressing; 0 is a slot that is free. At most half of the slots are taken.
  [[nodiscard]] std::uint64_t hash(std::string_view path) const { return siphash(key_, path) | 1; }
  [[nodiscard]] std::size_t slot_of(std::uint64_t hash) const;
  void grow();

  SipKey key_ = random_sip_key();
  std::size_t limit_;
  std::size_t count_ = 0;
  std::vector<std::uint64_t> slots_;
};

}  // namespace coaming
