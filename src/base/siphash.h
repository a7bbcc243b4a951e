// SipHash-2-4: a 64-bit keyed hash. Who does not know the key cannot make two texts collide.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coaming {

using SipKey = std::array<std::uint64_t, 2>;

// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
std::uint64_t siphash(const SipKey& key, std::string_view text);

// A key from the system's random numbers, new for every call.
SipKey random_sip_key();

// For the standard library's hash tables, where an attacker chooses the keys.
struct SipHash {
  using is_transparent = void;
  SipKey key = random_sip_key();
  std::size_t operator()(std::string_view text) const { return siphash(key, text); }
};

}  // namespace coaming
