// Checks of form: whether a text that a rule's pattern fits can be such a secret at all.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace coaming {

struct SecretCheck {
  std::string_view name;  // as the rule files write it
  // Takes:   the secret that the pattern has found, and the text that begins with it and goes on behind it.
  // Returns: how long the secret is, counted from its first byte; 0 where it is none.
  std::size_t (*length)(std::string_view secret, std::string_view text);
};

// By name.
std::span<const SecretCheck> all_secret_checks();

// Null where there is none of that name.
const SecretCheck* find_secret_check(std::string_view name);

}  // namespace coaming
