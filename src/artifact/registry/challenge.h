// What a server answers to one who has not shown who he is: the header WWW-Authenticate.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxChallengeBytes = 8 << 10;  // of one header
inline constexpr std::size_t kMaxChallengeParameters = 64;

struct Challenge {
  std::string scheme;                             // in lower case: "bearer", "basic"
  std::map<std::string, std::string> parameters;  // names in lower case: "realm", "service", "scope"

  // "" where there is none.
  [[nodiscard]] std::string parameter(const std::string& name) const;
};

// Takes:   the value of one header, which may hold several challenges.
// Errors:  Invalid where it does not follow the grammar; TooLarge above the limits named here.
// Source:  RFC 9110, 11.6.1.
Result<std::vector<Challenge>> parse_challenges(std::string_view text);

}  // namespace coaming
