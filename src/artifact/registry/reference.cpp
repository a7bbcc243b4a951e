#include "artifact/registry/reference.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxTagBytes = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool all_of(std::string_view text, bool (*is_allowed)(char)) {
  return std::all_of(text.begin(), text.end(), is_allowed);
}

// Letters and digits, in between single '.', one or two '_', or any number of '-'.
bool is_path_component(std::string_view text) {
  const auto is_plain = [](char c) { return is_lower(c) || is_digit(c); };
  if (text.empty() || !is_plain(text.front()) || !is_plain(text.back())) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_plain(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (!is_plain(text[end])) ++end;  // the last character is plain
    const std::string_view separator = text.substr(i, end - i);
    const bool is_known = separator == "." || separator == "_" || separator == "__" ||
                          separator.find_first_not_of('-') == std::string::npos;
    if (!is_known) return false;
    i = end;
  }
  return true;
}

bool is_repository(std::string_view text) {
  while (true) {
    const auto slash = text.find('/');
    if (!is_path_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_tag(std::string_view text) {
  const auto is_word = [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_'; };
  return !text.empty() && text.size() <= kMaxTagBytes && is_word(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.ends_with(']') && host.size() > 2 && all_of(host.substr(1, host.size() - 2), [](char c) {
             return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
           });
  }
  const auto is_name = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.'; };
  return !host.empty() && all_of(host, is_name) && host.front() != '.' && host.front() != '-' && host.back() != '-' &&
         host.find("..") == std::string_view::npos;
}

bool looks_like_registry(std::string_view part) {
  return part.find_first_of(".:") != std::string_view::npos || part == "localhost" || part.starts_with('[');
}

Error wrong(std::string_view text, const std::string& reason) {
  return {ErrorCode::Invalid, "\"" + printable(text.substr(0, 200)) + "\" is no image reference: " + reason};
}

}  // namespace

std::string Reference::name() const { return registry + "/" + repository; }

std::string Reference::to_string() const {
  std::string text = name();
  if (!tag.empty()) text += ":" + tag;
  if (digest) text += "@" + digest->to_string();
  return text;
}

std::string_view host_of_registry(std::string_view registry) {
  const auto colon = registry.rfind(':');
  if (colon == std::string_view::npos || registry.ends_with(']')) return registry;
  return registry.substr(0, colon);
}

bool is_registry_name(std::string_view text) {
  const std::string_view host = host_of_registry(text);
  if (!is_host(host)) return false;
  if (host.size() == text.size()) return true;
  const std::string_view port = text.substr(host.size() + 1);
  unsigned number = 0;
  const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
  return failure == std::errc() && end == port.data() + port.size() && number > 0 && number < 65'536;
}

Result<Reference> parse_reference(std::string_view text) {
  if (text.size() > kMaxReferenceBytes) return wrong(text, "it is too long");
  Reference reference;
  std::string_view rest = text;
  if (const auto at = rest.find('@'); at != std::string_view::npos) {
    const auto digest = parse_digest(rest.substr(at + 1));
    if (!digest) return digest.error();
    reference.digest = *digest;
    rest = rest.substr(0, at);
  }
  const auto slash = rest.find('/');
  const std::string_view first = rest.substr(0, slash == std::string_view::npos ? 0 : slash);
  if (looks_like_registry(first)) {
    reference.registry = first;
    std::transform(first.begin(), first.end(), reference.registry.begin(),
                   [](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
    rest.remove_prefix(slash + 1);
    if (!is_registry_name(reference.registry)) return wrong(text, "its registry should be HOST or HOST:PORT");
  } else {
    reference.registry = "docker.io";
  }
  if (const auto colon = rest.rfind(':'); colon != std::string_view::npos && rest.find('/', colon) == rest.npos) {
    reference.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (!is_tag(reference.tag)) return wrong(text, "its tag should be letters, digits, '_', '.', '-', at most 128");
  }
  if (!is_repository(rest)) {
    return wrong(text,
                 "its name should be lower-case letters and digits, with single '.', '_', '-' and '/' between them");
  }
  if (reference.registry == "index.docker.io") reference.registry = "docker.io";
  reference.repository = rest;
  if (reference.registry == "docker.io" && rest.find('/') == rest.npos) reference.repository.insert(0, "library/");
  if (reference.repository.size() > kMaxRepositoryBytes) return wrong(text, "its name is too long");
  if (reference.tag.empty() && !reference.digest) reference.tag = "latest";
  return reference;
}

}  // namespace coaming
