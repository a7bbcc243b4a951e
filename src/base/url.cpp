#include "base/url.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include <curl/urlapi.h>

#include <curl/curl.h>

#include "base/text.h"

namespace coaming {

namespace {

struct UrlCloser {
  void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, UrlCloser>;

Error refuse(std::string_view text, const std::string& reason) {
  constexpr std::size_t kQuoted = 200;
  return {ErrorCode::Invalid, "\"" + printable(text.substr(0, std::min(kQuoted, text.find('?')))) + "\" " + reason};
}

// Empty where there is no such part.
std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (::curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  ::curl_free(text);
  return copy;
}

Result<void> put(CURLU* url, std::string_view text) {
  if (text.size() > kMaxUrlBytes) {
    return Error{ErrorCode::TooLarge, "an address has more than " + std::to_string(kMaxUrlBytes) + " bytes"};
  }
  const bool has_control = std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (has_control) return refuse(text, "is no address: it has control characters");
  const CURLUcode code = ::curl_url_set(url, CURLUPART_URL, std::string(text).c_str(),
                                        CURLU_DISALLOW_USER | CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME);
  if (code == CURLUE_USER_NOT_ALLOWED) return refuse("", "has a user name in it, which is not allowed in an address");
  if (code != CURLUE_OK) return refuse(text, std::string("is no address: ") + ::curl_url_strerror(code));
  return {};
}

Result<Url> take_apart(CURLU* handle, std::string_view text) {
  Url url;
  url.scheme = part(handle, CURLUPART_SCHEME);
  if (url.scheme != "http" && url.scheme != "https") return refuse(text, "is no address of http or https");
  url.host = part(handle, CURLUPART_HOST);
  std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (url.host.empty()) return refuse(text, "names no host");
  const std::string port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  if (failure != std::errc() || end != port.data() + port.size()) return refuse(text, "has no valid port");
  url.target = part(handle, CURLUPART_PATH);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  if (const std::string query = part(handle, CURLUPART_QUERY); !query.empty()) url.target += "?" + query;
  return url;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

}  // namespace

std::string Url::to_string() const {
  const bool is_usual = port == (scheme == "https" ? 443 : 80);
  return scheme + "://" + host + (is_usual ? "" : ":" + std::to_string(port)) + target;
}

std::string Url::in_words() const {
  const std::string text = to_string();
  return printable(text.substr(0, text.find('?')));
}

bool Url::has_origin_of(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

Result<Url> parse_url(std::string_view text) {
  const UrlHandle handle(::curl_url());
  if (auto done = put(handle.get(), text); !done) return done.error();
  return take_apart(handle.get(), text);
}

Result<Url> resolve_url(const Url& base, std::string_view location) {
  const UrlHandle handle(::curl_url());
  if (auto done = put(handle.get(), base.to_string()); !done) return done.error();
  if (auto done = put(handle.get(), location); !done) return done.error();
  return take_apart(handle.get(), location);
}

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_plain(c)) {
      result += c;
      continue;
    }
    result += '%';
    result += kHex[static_cast<unsigned char>(c) >> 4];
    result += kHex[static_cast<unsigned char>(c) & 15];
  }
  return result;
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || host == "::1") return true;
  // An address has digits and dots only: 127.evil.example is none.
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace coaming
