#include "inventory/catalogers/os_release.h"

#include "base/text.h"

namespace coaming {

namespace {

// What a shell would make of the right-hand side of an assignment, expansions apart.
std::string unquoted(std::string_view value) {
  std::string result;
  char quote = '\0';
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == quote && quote != '\0') {
      quote = '\0';
    } else if (c == '\\' && quote != '\'' && i + 1 < value.size()) {
      result += value[++i];
    } else {
      result += c;
    }
  }
  return result;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  while (!(text = trimmed(text)).empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    result.emplace_back(word);
    text.remove_prefix(word.size());
  }
  return result;
}

}  // namespace

Result<Distribution> parse_os_release(std::string_view text) {
  if (text.size() > kMaxOsReleaseBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxOsReleaseBytes)};
  }
  Distribution distribution;
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('#')) continue;
    const std::string_view name = line.substr(0, equals);
    std::string value = unquoted(trimmed(line.substr(equals + 1)));
    if (name == "ID")
      distribution.id = std::move(value);
    else if (name == "VERSION_ID")
      distribution.version_id = std::move(value);
    else if (name == "VERSION_CODENAME")
      distribution.codename = std::move(value);
    else if (name == "PRETTY_NAME")
      distribution.pretty_name = std::move(value);
    else if (name == "ID_LIKE")
      distribution.id_like = words(value);
  }
  if (distribution.id.empty()) return Error{ErrorCode::Invalid, "states no ID, so the distribution is not known"};
  return distribution;
}

std::optional<Distribution> find_distribution(const FileTree& files, std::size_t step, std::vector<Gap>& gaps) {
  for (const std::string_view path : kOsReleasePaths) {
    const auto file = files.find(path, step);
    if (!file) continue;
    const auto text = files.bytes(*file).read_all(kMaxOsReleaseBytes);
    auto distribution = text ? parse_os_release(*text) : text.error();
    if (!distribution) {
      gaps.push_back({distribution.error().code, file->path, file->layer, distribution.error().message});
      continue;
    }
    distribution->found_in = {file->path, file->layer, 0};
    return std::move(*distribution);
  }
  return std::nullopt;
}

}  // namespace coaming
