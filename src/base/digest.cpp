#include "base/digest.h"

#include <openssl/evp.h>

namespace coaming {

namespace {

constexpr std::string_view kPrefix = "sha256:";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string Digest::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string Digest::to_string() const { return std::string(kPrefix) + hex(); }

std::optional<Digest> digest_from_hex(std::string_view hex) {
  Digest digest;
  if (hex.size() != 2 * digest.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = hex_value(hex[2 * i]);
    const int low = hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest.bytes[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return digest;
}

Result<Digest> parse_digest(std::string_view text) {
  std::string quoted(1, '"');
  quoted.append(text.substr(0, 100)).append(1, '"');
  if (!text.starts_with(kPrefix)) {
    const bool other = text.starts_with("sha512:") || text.starts_with("blake3:");
    if (other) return Error{ErrorCode::Unsupported, "digest " + quoted + ": only sha256 is supported"};
    return Error{ErrorCode::Invalid, "digest " + quoted + " does not begin with sha256:"};
  }
  const auto digest = digest_from_hex(text.substr(kPrefix.size()));
  if (!digest) return Error{ErrorCode::Invalid, "digest " + quoted + " does not have 64 lower-case hexadecimal digits"};
  return *digest;
}

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  [[maybe_unused]] const int ok = EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr);
  assert(ok == 1);
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
  [[maybe_unused]] const int ok = EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
  assert(ok == 1);
}

Digest Sha256::finish() {
  Digest digest;
  unsigned int size = 0;
  [[maybe_unused]] const int ok = EVP_DigestFinal_ex(state_->context.get(), digest.bytes.data(), &size);
  assert(ok == 1 && size == digest.bytes.size());
  return digest;
}

Digest sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Result<void> check_digest(const Digest& actual, const Digest& expected) {
  if (actual == expected) return {};
  return Error{ErrorCode::Corrupt,
               "its content has the digest " + actual.to_string() + ", expected " + expected.to_string()};
}

}  // namespace coaming
