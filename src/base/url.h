// Url: an address of the web, taken apart by the same reader that connects to it (libcurl's), so that what is
// checked is what is asked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxUrlBytes = 16 << 10;  // signed addresses of storages have some 2 kB

struct Url {
  std::string scheme;      // "http" or "https"
  std::string host;        // lower case; an IPv6 address stands in brackets
  std::uint16_t port = 0;  // the scheme's own where none is written
  std::string target;      // path and query; begins with '/'

  [[nodiscard]] std::string to_string() const;
  // Without the query, in which signed addresses carry their secret: for messages.
  [[nodiscard]] std::string in_words() const;
  [[nodiscard]] bool has_origin_of(const Url& other) const;  // the same scheme, host and port
};

// Takes:  an absolute address. A fragment is dropped.
// Errors: Invalid for what is none, for another scheme than http and https, for a user name in it, for control
//         characters; TooLarge above kMaxUrlBytes.
// Source: RFC 3986.
Result<Url> parse_url(std::string_view text);

// The address that a Location header states, which may leave out what is the same.
// Errors: as parse_url.
// Source: RFC 9110, 10.2.2.
Result<Url> resolve_url(const Url& base, std::string_view location);

// For one piece of a path or query: everything but letters, digits and "-._~" as %XX.
std::string percent_encoded(std::string_view text);

// 127.0.0.0/8, [::1], "localhost" and names below it.
bool is_loopback(std::string_view host);

}  // namespace coaming
