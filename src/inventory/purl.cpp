#include "inventory/purl.h"

#include <algorithm>

namespace coaming {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// ':' is not encoded, as the specification has it; '/' is kept only between components.
std::string encode(std::string_view text, bool keep_slash) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_free = c == '.' || c == '-' || c == '_' || c == '~' || c == ':';
    if (is_letter || is_digit || is_free || (keep_slash && c == '/')) {
      result += c;
    } else {
      result += '%';
      result += kHex[static_cast<unsigned char>(c) >> 4];
      result += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return result;
}

std::string_view trim_slashes(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

std::string comparable_name(std::string_view type, std::string_view name) {
  if (type != "pypi") return std::string(name);
  std::string result;
  result.reserve(name.size());
  for (const char c : lower(name)) {
    const bool is_separator = c == '-' || c == '_' || c == '.';
    if (!is_separator) {
      result += c;
    } else if (!result.ends_with('-')) {
      result += '-';
    }
  }
  return result;
}

std::string build_purl(const PurlParts& parts) {
  const std::string type = lower(parts.type);
  std::string name_space(trim_slashes(parts.name_space));
  std::string name = parts.name;
  std::string version = parts.version;
  if (is_one_of(type, {"alpm", "apk", "bitbucket", "composer", "deb", "github", "golang", "hex"})) {
    name_space = lower(name_space);
    name = lower(name);
  }
  if (type == "rpm" || type == "qpkg") name_space = lower(name_space);
  if (type == "pypi") name = comparable_name(type, name);
  if (type == "bitnami") name = lower(name);
  if (type == "huggingface") version = lower(version);

  std::string purl = "pkg:" + type + "/";
  if (!name_space.empty()) purl += encode(name_space, true) + "/";
  purl += encode(trim_slashes(name), false);
  if (!version.empty()) purl += "@" + encode(version, false);

  auto qualifiers = parts.qualifiers;
  for (auto& [key, value] : qualifiers) key = lower(key);
  std::sort(qualifiers.begin(), qualifiers.end());
  char separator = '?';
  for (const auto& [key, value] : qualifiers) {
    if (value.empty()) continue;
    purl += separator + key + "=" + encode(value, true);
    separator = '&';
  }
  const std::string_view subpath = trim_slashes(parts.subpath);
  if (!subpath.empty()) purl += "#" + encode(subpath, true);
  return purl;
}

namespace {

bool is_of_distribution(std::string_view type) { return is_one_of(type, {"apk", "deb", "rpm"}); }

// What stands before the last separator of a name is its namespace: "@babel/core", "org.slf4j:slf4j-api". Of a pod
// what stands behind the first one is the subspec: "Firebase/Core".
void split_name(PurlParts& parts) {
  if (const auto slash = parts.name.find('/'); parts.type == "cocoapods" && slash != std::string::npos) {
    parts.subpath = parts.name.substr(slash + 1);
    parts.name.erase(slash);
  }
  const bool has_namespace =
      is_one_of(parts.type, {"composer", "github", "golang", "hex", "huggingface", "maven", "npm", "swift"});
  if (!has_namespace) return;
  const auto split = parts.name.rfind(parts.type == "maven" ? ':' : '/');
  if (split == std::string::npos) return;
  parts.name_space = parts.name.substr(0, split);
  parts.name.erase(0, split + 1);
}

}  // namespace

std::string purl_of(const Package& package, const Distribution* distribution) {
  PurlParts parts;
  parts.type = package.type;
  parts.name = package.name;
  parts.version = package.version;
  if (!is_of_distribution(package.type)) {
    split_name(parts);
    if (package.type == "gem") parts.qualifiers.emplace_back("platform", package.architecture);
    if (package.type == "conda") parts.qualifiers.emplace_back("subdir", package.architecture);
    return build_purl(parts);
  }
  parts.qualifiers.emplace_back("arch", package.architecture);
  if (distribution != nullptr) {
    parts.name_space = distribution->id;
    std::string distro = distribution->id;
    if (!distribution->version_id.empty()) distro += "-" + distribution->version_id;
    parts.qualifiers.emplace_back("distro", distro);
  }
  if (package.type == "rpm") {
    // The epoch is a qualifier there, not part of the version.
    const auto colon = parts.version.find(':');
    if (colon != std::string::npos) {
      parts.qualifiers.emplace_back("epoch", parts.version.substr(0, colon));
      parts.version.erase(0, colon + 1);
    }
  }
  return build_purl(parts);
}

}  // namespace coaming
