// SHA-256 digests as OCI writes them: "sha256:" and 64 hexadecimal digits.
#pragma once

#include <array>
#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coaming {

struct Digest {
  std::array<unsigned char, 32> bytes{};

  [[nodiscard]] std::string to_string() const;  // "sha256:<64 hex digits>"
  [[nodiscard]] std::string hex() const;        // the 64 digits alone

  friend bool operator==(const Digest&, const Digest&) = default;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

// Takes:   "sha256:" and 64 lower-case hexadecimal digits.
// Errors:  Unsupported for another algorithm; Invalid for anything else. The message quotes the text.
// Source:  OCI image-spec 1.1, descriptor.md "Digests".
Result<Digest> parse_digest(std::string_view text);

// The digest of 64 lower-case hexadecimal digits alone, as in blobs/sha256/<hex>; none for other text.
std::optional<Digest> digest_from_hex(std::string_view hex);

// SHA-256 over bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::string_view bytes);
  Digest finish();  // at most once

 private:
  struct State;  // OpenSSL's
  std::unique_ptr<State> state_;
};

Digest sha256(std::string_view bytes);

// Errors: Corrupt, naming both, where they differ: "its content has the digest …, expected …".
Result<void> check_digest(const Digest& actual, const Digest& expected);

}  // namespace coaming
