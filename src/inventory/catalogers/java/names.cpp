#include "inventory/catalogers/java/names.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace coaming {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters, digits and what else an identifier of Maven may have; no placeholder, no sentence.
bool is_identifier(std::string_view text) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !text.empty() && text.size() <= 200 && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

// The first word, where it begins with a digit: "1.4 1855 April 22 2006" is 1.4.
std::string clean_version(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('v') && text.size() > 1 && is_digit(text[1])) text.remove_prefix(1);
  text = text.substr(0, text.find_first_of(" \t("));
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  const bool is_placeholder = text.find_first_of("${}@%") != std::string_view::npos;
  return has_digit && !is_placeholder && text.size() <= 200 ? std::string(text) : "";
}

std::string_view value_of(const JavaManifest& manifest, std::string_view name) {
  const auto it = manifest.find(name);
  return it == manifest.end() ? std::string_view() : std::string_view(it->second);
}

// Of "org.slf4j.api;singleton:=true" the part in front of the directives.
std::string_view symbolic_name(const JavaManifest& manifest) {
  const std::string_view name = value_of(manifest, "bundle-symbolicname");
  return trimmed(name.substr(0, name.find(';')));
}

// The last component of a bundle's name, where a dash in it says that it is the artifact: org.apache.tomcat-catalina.
std::string_view artifact_of_bundle(std::string_view bundle) {
  const std::size_t dot = bundle.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view last = bundle.substr(dot + 1);
  return last.find('-') != std::string_view::npos && is_identifier(last) ? last : std::string_view();
}

std::string stated_artifact(const JavaManifest& manifest) {
  if (const std::string_view artifact = artifact_of_bundle(symbolic_name(manifest)); !artifact.empty()) {
    return std::string(artifact);
  }
  for (const std::string_view name :
       {"short-name", "implementation-title", "specification-title", "bundle-name", "extension-name"}) {
    const std::string_view value = value_of(manifest, name);
    if (!is_identifier(value)) continue;
    // A title in capitals: "JUnit".
    const std::string in_lower_case = lower(value);
    return well_known_java_group(in_lower_case).empty() ? std::string(value) : in_lower_case;
  }
  return "";
}

std::string stated_version(const JavaManifest& manifest) {
  for (const std::string_view name :
       {"plugin-version", "implementation-version", "bundle-version", "specification-version"}) {
    std::string version = clean_version(value_of(manifest, name));
    if (!version.empty()) return version;
  }
  return "";
}

bool looks_like_group(std::string_view text) {
  return is_identifier(text) && text.find('.') != std::string_view::npos && !is_digit(text.front()) &&
         !text.ends_with('.') && text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

// The group in the name of a bundle, which ends in the artifact or in a part of its name: of org.slf4j.api it is
// org.slf4j, of com.fasterxml.jackson.core.jackson-databind com.fasterxml.jackson.core.
std::string_view group_of_bundle(std::string_view bundle, std::string_view artifact) {
  const std::size_t dot = bundle.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view group = bundle.substr(0, dot);
  const bool ends_in_artifact =
      !artifact_of_bundle(bundle).empty() || artifact.find(bundle.substr(dot + 1)) != std::string_view::npos;
  return ends_in_artifact && group.find('.') != std::string_view::npos ? group : bundle;
}

std::string stated_group(const JavaManifest& manifest, std::string_view artifact) {
  const std::string_view title = value_of(manifest, "implementation-title");
  for (const std::string_view value :
       {value_of(manifest, "group-id"), value_of(manifest, "implementation-vendor-id"),
        group_of_bundle(symbolic_name(manifest), artifact), value_of(manifest, "extension-name"),
        title.substr(0, title.find('#')), value_of(manifest, "specification-vendor"),
        value_of(manifest, "implementation-vendor")}) {
    if (looks_like_group(value)) return std::string(value);
  }
  return "";
}

// Whether what follows a separator is a version: a digit first, "rc1", "build7"; not "3.x".
bool begins_version(std::string_view text) {
  if (text.empty() || text.ends_with(".x")) return false;
  if (is_digit(text.front())) return true;
  for (const std::string_view word : {"build", "rc", "r"}) {
    if (text.starts_with(word) && text.size() > word.size() && is_digit(text[word.size()])) {
      const std::string_view rest = text.substr(word.size());
      const std::size_t end = rest.find_first_not_of("0123456789");
      const bool letter_follows =
          end != std::string_view::npos && ((rest[end] | 0x20) >= 'a' && (rest[end] | 0x20) <= 'z');
      return word == "build" || !letter_follows;
    }
  }
  return false;
}

}  // namespace

JavaArtifact parse_pom_properties(std::string_view text) {
  JavaArtifact artifact;
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    if (line.starts_with('#') || line.starts_with('!')) continue;
    const std::size_t split = line.find_first_of("=: \t");
    if (split == std::string_view::npos) continue;
    std::string_view value = line.substr(split);
    value.remove_prefix(std::min(value.find_first_not_of("=: \t"), value.size()));
    if (value.find_first_of("${}@") != std::string_view::npos) continue;
    const std::string_view key = line.substr(0, split);
    if (key == "groupId") artifact.group = value;
    if (key == "artifactId") artifact.artifact = value;
    if (key == "version") artifact.version = value;
  }
  return artifact;
}

JavaManifest parse_java_manifest(std::string_view text) {
  JavaManifest manifest;
  std::string name;
  std::string value;
  const auto end_attribute = [&] {
    // The longest values, lists of what a bundle imports, are not needed.
    constexpr std::size_t kLongestValue = 1000;
    if (!name.empty() && value.size() <= kLongestValue) manifest.emplace(std::move(name), trimmed(value));
    name.clear();
    value.clear();
  };
  // Attributes that only named sections have: digests of signatures, one a file.
  const auto is_wanted = [](std::string_view attribute) {
    return attribute != "name" && attribute.find("digest") == std::string_view::npos;
  };
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(' ')) {
      if (!name.empty()) value += line.substr(1);
      continue;
    }
    end_attribute();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string key = lower(trimmed(line.substr(0, colon)));
    if (!is_wanted(key) || manifest.contains(key)) continue;
    name = std::move(key);
    value = line.substr(colon + 1);
  }
  end_attribute();
  return manifest;
}

JavaArtifact parse_java_file_name(std::string_view file_name) {
  std::string_view stem = file_name.substr(file_name.rfind('/') + 1);
  if (const std::size_t dot = stem.rfind('.'); dot != std::string_view::npos) stem = stem.substr(0, dot);
  JavaArtifact found;
  found.artifact = stem;
  for (const char separator : {'-', '_'}) {
    for (std::size_t at = stem.find(separator); at != std::string_view::npos; at = stem.find(separator, at + 1)) {
      if (at == 0 || !begins_version(stem.substr(at + 1))) continue;
      found.artifact = stem.substr(0, at);
      found.version = stem.substr(at + 1);
      break;
    }
    if (!found.version.empty()) break;
  }
  for (const std::string_view kind : {"-sources", "-javadoc", "-test-sources", "-tests"}) {
    if (found.version.ends_with(kind)) found.version.resize(found.version.size() - kind.size());
  }
  const std::size_t dot = found.artifact.rfind('.');
  if (dot != std::string::npos && looks_like_group(std::string_view(found.artifact).substr(0, dot))) {
    found.group = found.artifact.substr(0, dot);
  }
  return found;
}

std::optional<JavaArtifact> identify_java_archive(const JavaManifest& manifest, std::string_view file_name) {
  JavaArtifact found = parse_java_file_name(file_name);
  if (found.version.empty()) {
    found.version = stated_version(manifest);
    if (const std::string artifact = stated_artifact(manifest); !artifact.empty()) found.artifact = artifact;
  }
  if (!is_identifier(found.artifact) || found.version.empty()) return std::nullopt;
  if (const std::string_view known = well_known_java_group(found.artifact); !known.empty()) {
    found.group = known;
  } else if (std::string stated = stated_group(manifest, found.artifact); !stated.empty()) {
    found.group = std::move(stated);
  } else if (found.group.empty()) {
    found.group = found.artifact;
  }
  return found;
}

}  // namespace coaming
