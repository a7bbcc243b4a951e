// Licences as SPDX names them, told apart from text that only looks like it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coaming {

// A longer text is no expression.
inline constexpr std::size_t kMaxExpressionBytes = 4096;
// Deeper parentheses are no expression either.
inline constexpr int kMaxExpressionDepth = 32;

// The identifier as the SPDX list writes it ("MIT" for "mit"); none where it is not on the list.
std::optional<std::string> spdx_license_id(std::string_view text);

struct SpdxExpression {
  std::string text;                // identifiers as the list writes them, one blank between words
  bool is_compound = false;        // there is an AND or OR outside of any parentheses around the whole
  bool has_own_reference = false;  // a LicenseRef-, which only its own document explains
};

// Takes:   what a package states as its licence.
// Returns: none for anything but a licence expression: "GPL-2+", "see LICENSE", "".
// Source:  SPDX 2.3, Annex D.
std::optional<SpdxExpression> parse_spdx_expression(std::string_view text);

// The parts of an expression that hold together, each without parentheses around it: "MIT AND (A OR B)" gives
// "MIT" and "A OR B". The text itself where it is no expression.
std::vector<std::string> split_spdx_expression(std::string_view text);

}  // namespace coaming
