#include "report/sbom_properties.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "report/spdx_license.h"

namespace coaming {

namespace {

constexpr std::string_view kNoNumber = "-";

// Indices of layers and lines that no document has; a larger number is a mistake.
constexpr std::size_t kMaxIndex = 1'000'000'000;

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number > kMaxIndex) return std::nullopt;
  return number;
}

std::string number_or_dash(const std::optional<std::size_t>& number) {
  return number ? std::to_string(*number) : std::string(kNoNumber);
}

// What stands before the next blank.
std::string_view take_word(std::string_view& rest) {
  const auto end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

// A path as one word: blanks, control characters and '%' as %XX.
std::string as_word(std::string_view path) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (path.empty()) return std::string(kNoNumber);
  std::string word;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && c != '%') {
      word += c;
    } else {
      word += '%';
      word += kHex[byte >> 4];
      word += kHex[byte & 15];
    }
  }
  return word == kNoNumber ? "%2D" : word;
}

std::string from_word(std::string_view word) {
  if (word == kNoNumber) return {};
  std::string path;
  while (!word.empty()) {
    unsigned byte = 0;
    const bool is_code = word.size() >= 3 && word.front() == '%' &&
                         std::from_chars(word.data() + 1, word.data() + 3, byte, 16).ptr == word.data() + 3;
    path += is_code ? static_cast<char>(byte) : word.front();
    word.remove_prefix(is_code ? 3 : 1);
  }
  return path;
}

void add(Properties& properties, std::string_view name, std::string value) {
  if (!value.empty()) properties.push_back({std::string(name), std::move(value)});
}

void add(Properties& properties, std::string_view name, const std::optional<Digest>& digest) {
  if (digest) add(properties, name, digest->to_string());
}

bool set_digest(std::optional<Digest>& digest, const std::string& value) {
  auto parsed = parse_digest(value);
  if (parsed) digest = *parsed;
  return static_cast<bool>(parsed);
}

std::optional<ArtifactKind> kind_of(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(ArtifactKind::Sbom); ++i) {
    const auto kind = static_cast<ArtifactKind>(i);
    if (to_string(kind) == word) return kind;
  }
  return std::nullopt;
}

std::optional<ErrorCode> code_of(std::string_view word) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::Unsupported); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (to_string(code) == word) return code;
  }
  return std::nullopt;
}

Platform platform_of(std::string_view text) {
  Platform platform;
  for (std::string* part : {&platform.os, &platform.architecture, &platform.variant}) {
    const auto slash = part == &platform.variant ? text.size() : std::min(text.find('/'), text.size());
    *part = text.substr(0, slash);
    text.remove_prefix(std::min(slash + 1, text.size()));
  }
  return platform;
}

// Whether a format that writes licences as the SPDX list does would write this one differently.
bool is_spelt_differently(const std::string& license) {
  const auto expression = parse_spdx_expression(license);
  return expression && expression->text != license;
}

std::string words_of(const Location& location, bool is_layered) {
  return number_or_dash(is_layered ? std::optional(location.layer) : std::nullopt) + " " +
         std::to_string(location.line) + " " + as_word(location.path);
}

std::optional<Location> location_from(std::string_view words) {
  Location location;
  const std::string_view layer = take_word(words);
  const auto line = number_of(take_word(words));
  if (layer != kNoNumber && !number_of(layer)) return std::nullopt;
  location.layer = number_of(layer).value_or(0);
  location.path = from_word(words);
  if (!line || location.path.empty()) return std::nullopt;
  location.line = *line;
  return location;
}

bool apply_base(const Property& property, BaseImage& base) {
  if (property.name == "coaming:base:name") base.name = property.value;
  if (property.name == "coaming:base:digest") return set_digest(base.digest, property.value);
  if (property.name == "coaming:base:layers") {
    base.layers = number_of(property.value);
    return base.layers.has_value();
  }
  if (property.name == "coaming:base:known-by") base.known_by = property.value;
  return property.name == "coaming:base:name" || property.name == "coaming:base:known-by";
}

}  // namespace

Properties properties_of(const Artifact& artifact) {
  Properties properties;
  add(properties, "coaming:artifact:target", artifact.target);
  add(properties, "coaming:artifact:kind", std::string(to_string(artifact.kind)));
  if (artifact.kind_was_guessed) add(properties, "coaming:artifact:kind-was-guessed", "true");
  add(properties, "coaming:artifact:name", artifact.name);
  add(properties, "coaming:artifact:image-id", artifact.image_id);
  add(properties, "coaming:artifact:manifest-digest", artifact.manifest_digest);
  add(properties, "coaming:artifact:platform", artifact.platform.to_string());
  add(properties, "coaming:artifact:created", artifact.created);
  if (artifact.base) {
    add(properties, "coaming:base:name", artifact.base->name);
    add(properties, "coaming:base:digest", artifact.base->digest);
    if (artifact.base->layers) add(properties, "coaming:base:layers", std::to_string(*artifact.base->layers));
    add(properties, "coaming:base:known-by", artifact.base->known_by);
  }
  return properties;
}

Properties properties_of(const Layer& layer) {
  Properties properties;
  add(properties, "coaming:layer:index", std::to_string(layer.index));
  add(properties, "coaming:layer:digest", layer.digest);
  add(properties, "coaming:layer:diff-id", layer.diff_id);
  add(properties, "coaming:layer:size", std::to_string(layer.size));
  add(properties, "coaming:layer:media-type", layer.media_type);
  add(properties, "coaming:layer:created", layer.created);
  add(properties, "coaming:layer:instruction", layer.created_by);
  return properties;
}

Properties properties_of(const Distribution& distribution) {
  Properties properties;
  add(properties, "coaming:distribution:codename", distribution.codename);
  add(properties, "coaming:distribution:pretty-name", distribution.pretty_name);
  for (const std::string& id : distribution.id_like) add(properties, "coaming:distribution:id-like", id);
  return properties;
}

Properties properties_of(const Package& package, const Artifact& artifact) {
  Properties properties;
  add(properties, "coaming:package:found-by", package.found_by);
  add(properties, "coaming:package:architecture", package.architecture);
  if (package.source_name != package.name) add(properties, "coaming:package:source-name", package.source_name);
  add(properties, "coaming:package:source-version", package.source_version);
  if (package.is_development) add(properties, "coaming:package:development", "true");
  if (std::any_of(package.licenses.begin(), package.licenses.end(), is_spelt_differently)) {
    for (const std::string& license : package.licenses) add(properties, kLicenseProperty, license);
  }
  for (const std::string& purl : package.provides) add(properties, "coaming:package:provides", purl);
  for (const EarlierVersion& earlier : package.replaces) {
    add(properties, "coaming:package:replaces", std::to_string(earlier.layer) + " " + earlier.version);
  }
  if (package.layer) {
    add(properties, "coaming:layer:index", std::to_string(*package.layer));
    add(properties, "coaming:layer:diff-id", artifact.layers[*package.layer].diff_id);
    add(properties, "coaming:layer:instruction", artifact.layers[*package.layer].created_by);
  }
  return properties;
}

Property property_of(const Gap& gap) {
  std::string value(to_string(gap.code));
  value += " " + number_or_dash(gap.layer) + " " + as_word(gap.path) + " " + gap.message;
  return {std::string(kGapProperty), std::move(value)};
}

Property property_of(const Location& location, bool is_layered) {
  return {"coaming:found-in", words_of(location, is_layered)};
}

bool apply_property(const Property& property, Artifact& artifact) {
  const auto& [name, value] = property;
  if (name == "coaming:artifact:target") {
    artifact.target = value;
  } else if (name == "coaming:artifact:kind") {
    const auto kind = kind_of(value);
    artifact.kind = kind.value_or(artifact.kind);
    return kind.has_value();
  } else if (name == "coaming:artifact:kind-was-guessed") {
    artifact.kind_was_guessed = value == "true";
  } else if (name == "coaming:artifact:name") {
    artifact.name = value;
  } else if (name == "coaming:artifact:image-id") {
    return set_digest(artifact.image_id, value);
  } else if (name == "coaming:artifact:manifest-digest") {
    return set_digest(artifact.manifest_digest, value);
  } else if (name == "coaming:artifact:platform") {
    artifact.platform = platform_of(value);
  } else if (name == "coaming:artifact:created") {
    artifact.created = value;
  } else if (name.starts_with("coaming:base:")) {
    if (!artifact.base) artifact.base.emplace();
    return apply_base(property, *artifact.base);
  } else {
    return false;
  }
  return true;
}

bool apply_property(const Property& property, Layer& layer) {
  const auto& [name, value] = property;
  if (name == "coaming:layer:index" || name == "coaming:layer:size") {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (failure != std::errc() || end != value.data() + value.size()) return false;
    (name == "coaming:layer:size" ? layer.size : layer.index) = number;
  } else if (name == "coaming:layer:digest") {
    return set_digest(layer.digest, value);
  } else if (name == "coaming:layer:diff-id") {
    return set_digest(layer.diff_id, value);
  } else if (name == "coaming:layer:media-type") {
    layer.media_type = value;
  } else if (name == "coaming:layer:created") {
    layer.created = value;
  } else if (name == "coaming:layer:instruction") {
    layer.created_by = value;
  } else {
    return false;
  }
  return true;
}

bool apply_property(const Property& property, Distribution& distribution) {
  const auto& [name, value] = property;
  if (name == "coaming:distribution:codename") {
    distribution.codename = value;
  } else if (name == "coaming:distribution:pretty-name") {
    distribution.pretty_name = value;
  } else if (name == "coaming:distribution:id-like") {
    distribution.id_like.push_back(value);
  } else {
    return false;
  }
  return true;
}

bool apply_property(const Property& property, Package& package) {
  const auto& [name, value] = property;
  if (name == "coaming:package:found-by") {
    package.found_by = value;
  } else if (name == "coaming:package:architecture") {
    package.architecture = value;
  } else if (name == "coaming:package:source-name") {
    package.source_name = value;
  } else if (name == "coaming:package:source-version") {
    package.source_version = value;
  } else if (name == "coaming:package:development") {
    package.is_development = value == "true";
  } else if (name == "coaming:package:provides") {
    package.provides.push_back(value);
  } else if (name == "coaming:package:replaces") {
    std::string_view rest = value;
    const auto layer = number_of(take_word(rest));
    if (!layer || rest.empty()) return false;
    package.replaces.push_back({std::string(rest), *layer});
  } else if (name == "coaming:found-in") {
    auto location = location_from(value);
    if (!location) return false;
    package.found_in.push_back(std::move(*location));
  } else if (name == "coaming:layer:index") {
    package.layer = number_of(value);
    return package.layer.has_value();
  } else {
    return false;
  }
  return true;
}

bool apply_gap(const Property& property, std::vector<Gap>& gaps) {
  if (property.name != kGapProperty) return false;
  std::string_view rest = property.value;
  const auto code = code_of(take_word(rest));
  const std::string_view layer = take_word(rest);
  if (!code || (layer != kNoNumber && !number_of(layer))) return false;
  std::string path = from_word(take_word(rest));
  gaps.push_back({*code, std::move(path), number_of(layer), std::string(rest)});
  return true;
}

std::string gap_in_words(const Gap& gap) {
  std::string text = "Gap (" + std::string(to_string(gap.code)) + ")";
  if (gap.layer) text += ", layer " + std::to_string(*gap.layer + 1);
  if (!gap.path.empty()) text += ", " + printable(gap.path);
  return text + ": " + printable(gap.message);
}

std::string lines_of(const Properties& properties) {
  std::string lines;
  for (const auto& [name, value] : properties) {
    if (!lines.empty()) lines += '\n';
    lines += name + "=";
    for (const char c : value) {
      if (c == '\\') lines += '\\';
      if (c == '\n') {
        lines += "\\n";
      } else {
        lines += c;
      }
    }
  }
  return lines;
}

Properties properties_from_lines(std::string_view lines) {
  Properties properties;
  while (!lines.empty()) {
    const std::string_view line = take_line(lines);
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    Property property{std::string(line.substr(0, equals)), {}};
    for (std::size_t i = equals + 1; i < line.size(); ++i) {
      if (line[i] == '\\' && i + 1 < line.size()) {
        ++i;
        property.value += line[i] == 'n' ? '\n' : line[i];
      } else {
        property.value += line[i];
      }
    }
    properties.push_back(std::move(property));
  }
  return properties;
}

}  // namespace coaming
