#include "report/read/purl_text.h"

#include <algorithm>
#include <charconv>

namespace coaming {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string decoded(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    unsigned byte = 0;
    const bool is_code = text.size() >= 3 && text.front() == '%' &&
                         std::from_chars(text.data() + 1, text.data() + 3, byte, 16).ptr == text.data() + 3;
    result += is_code ? static_cast<char>(byte) : text.front();
    text.remove_prefix(is_code ? 3 : 1);
  }
  return result;
}

std::string encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '~' || c == ':') {
      result += c;
    } else {
      result += '%';
      result += kHex[static_cast<unsigned char>(c) >> 4];
      result += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return result;
}

// Takes what stands behind the last `mark` off `rest`, and the mark.
std::string_view take_behind(std::string_view& rest, char mark) {
  const auto at = rest.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view behind = rest.substr(at + 1);
  rest = rest.substr(0, at);
  return behind;
}

bool is_key(std::string_view key) {
  return !key.empty() && !is_digit(key.front()) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_type(std::string_view type) {
  return !type.empty() && is_letter(type.front()) && std::all_of(type.begin(), type.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '+';
  });
}

bool add_qualifiers(std::string_view text, PurlText& purl) {
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || !is_key(pair.substr(0, equals))) return false;
    std::string value = decoded(pair.substr(equals + 1));
    if (!value.empty()) purl.qualifiers.emplace_back(lower(pair.substr(0, equals)), std::move(value));
  }
  return true;
}

}  // namespace

std::string_view PurlText::qualifier(std::string_view key) const {
  const auto it =
      std::find_if(qualifiers.begin(), qualifiers.end(), [&](const auto& pair) { return pair.first == key; });
  return it == qualifiers.end() ? std::string_view() : it->second;
}

std::optional<PurlText> parse_purl(std::string_view text) {
  constexpr std::string_view kScheme = "pkg:";
  if (text.size() > kMaxPurlBytes || lower(text.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  std::string_view rest = text.substr(kScheme.size());
  while (rest.starts_with('/')) rest.remove_prefix(1);
  PurlText purl;
  take_behind(rest, '#');
  if (!add_qualifiers(take_behind(rest, '?'), purl)) return std::nullopt;

  const auto slash = rest.find('/');
  if (slash == std::string_view::npos || !is_type(rest.substr(0, slash))) return std::nullopt;
  purl.type = lower(rest.substr(0, slash));
  rest.remove_prefix(slash + 1);
  while (rest.starts_with('/')) rest.remove_prefix(1);
  // An '@' at the front begins the name of an npm scope that was not encoded.
  const auto at = rest.rfind('@');
  if (at != std::string_view::npos && at > 0 && rest[at - 1] != '/') {
    purl.version = decoded(rest.substr(at + 1));
    rest = rest.substr(0, at);
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const auto last = rest.rfind('/');
  purl.name = decoded(last == std::string_view::npos ? rest : rest.substr(last + 1));
  std::string_view name_space = last == std::string_view::npos ? std::string_view() : rest.substr(0, last);
  while (!name_space.empty()) {
    const auto end = std::min(name_space.find('/'), name_space.size());
    const std::string_view component = name_space.substr(0, end);
    name_space.remove_prefix(std::min(end + 1, name_space.size()));
    if (component.empty()) continue;
    if (!purl.name_space.empty()) purl.name_space += '/';
    purl.name_space += decoded(component);
  }
  if (purl.name.empty()) return std::nullopt;
  return purl;
}

std::string generic_purl(std::string_view name, std::string_view version) {
  return "pkg:generic/" + encoded(name) + (version.empty() ? "" : "@" + encoded(version));
}

}  // namespace coaming
