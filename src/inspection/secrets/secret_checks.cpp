#include "inspection/secrets/secret_checks.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "inspection/secrets/encodings.h"

namespace coaming {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_base64(char c) { return is_digit(c) || is_lower(c) || is_upper(c) || c == '+' || c == '/' || c == '='; }

// What comes before the first `separator`, which is taken off `text` too.
std::string_view take_until(std::string_view& text, std::string_view separator) {
  const auto at = text.find(separator);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + separator.size());
  return taken;
}

// --- private keys in PEM (RFC 7468), also as a text in a program or in JSON

struct Pem {
  std::string_view label;  // "RSA PRIVATE KEY"
  bool has_proc_type_encrypted = false;
  std::string body;        // the base64 digits, without what separates the lines
  std::size_t length = 0;  // from the first dash to the last
  bool has_end = false;
};

// A line break: itself, or as \n stands in a string of JSON or of a program.
void skip_break(std::string_view& text) {
  while (!text.empty()) {
    if (text[0] == '\\' && text.size() > 1 && (text[1] == 'n' || text[1] == 'r' || text[1] == 't')) {
      text.remove_prefix(2);
    } else if (!is_base64(text[0]) && text[0] != '-') {
      text.remove_prefix(1);
    } else {
      return;
    }
  }
}

std::optional<Pem> read_pem(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kDashes = "-----";
  constexpr std::string_view kEncrypted = "Proc-Type: 4,ENCRYPTED";
  constexpr std::size_t kMaxLabel = 40;
  if (!text.starts_with(kBegin)) return std::nullopt;
  std::string_view rest = text.substr(kBegin.size());
  Pem pem;
  pem.label = take_until(rest, kDashes);
  if (pem.label.size() > kMaxLabel) return std::nullopt;
  skip_break(rest);
  if (rest.starts_with(kEncrypted)) {
    pem.has_proc_type_encrypted = true;
    pem.length = static_cast<std::size_t>(rest.data() - text.data()) + kEncrypted.size();
    return pem;
  }
  while (!rest.empty() && rest[0] != '-') {
    const auto line = std::find_if_not(rest.begin(), rest.end(), is_base64);
    const auto size = static_cast<std::size_t>(line - rest.begin());
    // A plus sign between two texts of a program is no digit of either.
    if (size > 1 || rest[0] != '+') pem.body.append(rest.substr(0, size));
    rest.remove_prefix(size);
    skip_break(rest);
  }
  pem.has_end = rest.starts_with("-----END ");
  if (pem.has_end) {
    rest.remove_prefix(kDashes.size());
    take_until(rest, kDashes);
  }
  pem.length = static_cast<std::size_t>(rest.data() - text.data());
  return pem;
}

// As much of the body as is base64.
std::string decode_body(const Pem& pem) {
  std::string_view digits = pem.body;
  while (!digits.empty() && digits.back() == '=') digits.remove_suffix(1);
  digits = digits.substr(0, digits.find('='));
  if (digits.size() % 4 == 1) digits.remove_suffix(1);
  return decode_base64(digits).value_or("");
}

constexpr std::string_view kOpensshMagic{"openssh-key-v1\0", 15};

// The cipher of a key of OpenSSH: "none" where it has no passphrase; empty where it is no such key.
// Source: openssh PROTOCOL.key.
std::string_view openssh_cipher(std::string_view bytes) {
  if (!bytes.starts_with(kOpensshMagic)) return {};
  bytes.remove_prefix(kOpensshMagic.size());
  if (bytes.size() < 4) return {};
  return bytes.substr(4, load_be32(bytes.data()));
}

// Whether `bytes` begin as a private key in DER does: a SEQUENCE, of which nearly all is there, whose first member is
// an INTEGER. What documents leave out with dots is so told from a key.
bool is_der_key(std::string_view bytes) {
  constexpr std::size_t kLeast = 32;
  if (bytes.size() < kLeast || bytes[0] != 0x30) return false;
  std::size_t head = 2;
  std::size_t size = static_cast<unsigned char>(bytes[1]);
  if (size == 0x81) {
    head = 3;
    size = static_cast<unsigned char>(bytes[2]);
  } else if (size == 0x82) {
    head = 4;
    size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[2])) << 8 | static_cast<unsigned char>(bytes[3]);
  } else if (size > 0x82) {
    return false;
  }
  return bytes[head] == 0x02 && bytes.size() >= (head + size) / 10 * 9;
}

std::size_t private_key(std::string_view, std::string_view text) {
  const auto pem = read_pem(text);
  if (!pem || !pem->has_end || pem->has_proc_type_encrypted) return 0;
  const std::string bytes = decode_body(*pem);
  if (pem->label == "OPENSSH PRIVATE KEY") return openssh_cipher(bytes) == "none" ? pem->length : 0;
  const bool is_known = pem->label == "PRIVATE KEY" || pem->label == "RSA PRIVATE KEY" ||
                        pem->label == "EC PRIVATE KEY" || pem->label == "DSA PRIVATE KEY";
  return is_known && is_der_key(bytes) ? pem->length : 0;
}

std::size_t encrypted_private_key(std::string_view, std::string_view text) {
  const auto pem = read_pem(text);
  if (!pem) return 0;
  if (pem->has_proc_type_encrypted) return pem->length;
  if (!pem->has_end) return 0;
  const std::string bytes = decode_body(*pem);
  if (pem->label == "ENCRYPTED PRIVATE KEY") return bytes.starts_with('\x30') ? pem->length : 0;
  const std::string_view cipher = pem->label == "OPENSSH PRIVATE KEY" ? openssh_cipher(bytes) : "";
  return !cipher.empty() && cipher != "none" ? pem->length : 0;
}

std::size_t encoded_private_key(std::string_view secret, std::string_view) {
  const auto text = decode_base64(secret);
  return text && private_key({}, *text) != 0 ? secret.size() : 0;
}

// --- tokens

// The JSON object in a part of a token; empty where it is none.
std::string decode_object(std::string_view part) {
  auto text = decode_base64(part);
  return text && text->starts_with('{') && text->ends_with('}') ? std::move(*text) : "";
}

std::size_t json_web_token(std::string_view secret, std::string_view) {
  std::string_view rest = secret;
  const std::string header = decode_object(take_until(rest, "."));
  const std::string claims = decode_object(take_until(rest, "."));
  const bool is_signed = header.find("\"alg\"") != std::string::npos && header.find("\"none\"") == std::string::npos;
  return is_signed && !claims.empty() && !rest.empty() ? secret.size() : 0;
}

// The first part is the number of the bot, in base64.
std::size_t discord_token(std::string_view secret, std::string_view) {
  std::string_view rest = secret;
  const auto number = decode_base64(take_until(rest, "."));
  const bool is_number = number && number->size() >= 17 && std::all_of(number->begin(), number->end(), is_digit);
  return is_number ? secret.size() : 0;
}

// "user:password" in base64.
std::size_t basic_login(std::string_view secret, std::string_view) {
  const auto login = decode_base64(secret);
  if (!login) return 0;
  const auto colon = login->find(':');
  if (colon == std::string::npos || colon == 0 || login->size() - colon < 4) return 0;
  const bool is_plain = std::all_of(login->begin(), login->end(), [](char c) { return c > ' ' && c < '\x7f'; });
  return is_plain ? secret.size() : 0;
}

// 32 or 64 bytes in base64.
std::size_t base64_key(std::string_view secret, std::string_view) {
  const auto bytes = decode_base64(secret);
  return bytes && (bytes->size() == 32 || bytes->size() == 64) ? secret.size() : 0;
}

std::size_t bech32(std::string_view secret, std::string_view) { return is_bech32(secret) ? secret.size() : 0; }

std::size_t crc32_in_base62(std::string_view secret, std::string_view) {
  const auto prefix = secret.rfind('_');
  if (prefix == std::string_view::npos) return 0;
  return ends_in_crc32_base62(secret.substr(prefix + 1)) ? secret.size() : 0;
}

// The password of an address whose host is none that documents make up (RFC 2606 and words for a host).
std::size_t address_password(std::string_view secret, std::string_view text) {
  constexpr std::string_view kMadeUp[] = {"example", "foo.com", "host", "hostname", "server", "your-host"};
  constexpr std::string_view kMadeUpEnds[] = {"example.com", "example.net", "example.org", ".example", ".invalid"};
  std::string_view host = text.substr(secret.size());
  if (!host.starts_with('@')) return 0;
  host.remove_prefix(1);
  host = host.substr(0, host.find_first_of(":/?#\"'`<>)\\ \t\r\n,;"));
  const bool is_made_up = std::ranges::any_of(kMadeUp, [&](std::string_view word) { return host == word; }) ||
                          std::ranges::any_of(kMadeUpEnds, [&](std::string_view end) { return host.ends_with(end); });
  return is_made_up ? 0 : secret.size();
}

// --- texts that a person or a program made up

std::size_t letters_and_digits(std::string_view secret, std::string_view) {
  const bool has_digit = std::any_of(secret.begin(), secret.end(), is_digit);
  const bool has_letter = std::any_of(secret.begin(), secret.end(), [](char c) { return is_lower(c) || is_upper(c); });
  return has_digit && has_letter ? secret.size() : 0;
}

// Tells what a generator of passwords makes from words, names, paths and numbers: letters and digits, and the kind of
// character changes at a fifth of the places at least, where the capital that begins a word does not count. (At random
// it does so at nearly half of them.)
std::size_t random_text(std::string_view secret, std::string_view text) {
  if (letters_and_digits(secret, text) == 0) return 0;
  enum class Kind { Digit, Capital, Other };
  const auto kind = [](char c) { return is_digit(c) ? Kind::Digit : is_upper(c) ? Kind::Capital : Kind::Other; };
  std::size_t changes = 0;
  for (std::size_t i = 1; i < secret.size(); ++i) {
    const Kind before = kind(secret[i - 1]);
    const Kind now = kind(secret[i]);
    changes += before == now || (before == Kind::Capital && now == Kind::Other) ? 0 : 1;
  }
  return changes * 5 >= secret.size() ? secret.size() : 0;
}

constexpr SecretCheck kChecks[] = {
    {"address-password", address_password},
    {"base64-key", base64_key},
    {"basic-login", basic_login},
    {"bech32", bech32},
    {"crc32-base62", crc32_in_base62},
    {"discord-token", discord_token},
    {"encoded-private-key", encoded_private_key},
    {"encrypted-private-key", encrypted_private_key},
    {"json-web-token", json_web_token},
    {"letters-and-digits", letters_and_digits},
    {"private-key", private_key},
    {"random-text", random_text},
};

}  // namespace

std::span<const SecretCheck> all_secret_checks() { return kChecks; }

const SecretCheck* find_secret_check(std::string_view name) {
  const auto* const it = std::find_if(std::begin(kChecks), std::end(kChecks),
                                      [&](const SecretCheck& check) { return check.name == name; });
  return it == std::end(kChecks) ? nullptr : it;
}

}  // namespace coaming
