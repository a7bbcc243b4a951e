// What registries and token servers answer in JSON.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxTokenBytes = 1 << 20;

// The token to show, out of the answer of a token server.
// Errors: Corrupt, Invalid for what is no such answer or holds no token.
// Source: distribution, "Token Authentication Specification"; RFC 6749, 5.1.
Result<std::string> parse_token_answer(std::string_view text);

// What an error's body says, for people: "manifest unknown (MANIFEST_UNKNOWN)"; "" where it says nothing. Hostile: it
// is made printable and cut. Source: OCI distribution-spec 1.1, "Error Codes". Docker Engine API: {"message": "…"}.
std::string error_words(std::string_view text);

}  // namespace coaming
