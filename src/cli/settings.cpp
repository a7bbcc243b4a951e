#include "cli/settings.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/yaml.h"

namespace coaming {

static constexpr Setting kSettings[] = {
    {"allow-file", SettingKind::Text, "", "FILE", "What is known to be no finding or a lesser one (YAML)", nullptr,
     &Settings::allow_file},
    {"ca-file", SettingKind::Text, "", "FILE", "Authorities to trust besides the system's (PEM), for registries",
     nullptr, &Settings::ca_file},
    {"cache-dir", SettingKind::Text, "", "FOLDER", "Where what was read of layers is kept for the next scan", nullptr,
     &Settings::cache_dir},
    {"fail-on-gap", SettingKind::Flag, "", "", "Exit with 3 when anything could not be read or known",
     &Settings::fail_on_gap},
    {"image", SettingKind::Text, "", "NAME",
     "Which image, by name, tag or digest, where the archive or layout holds several", nullptr, &Settings::image},
    {"insecure-registry", SettingKind::List, "", "HOST[:PORT]",
     "A registry whose certificate is not checked, or that speaks no TLS; may be given several times", nullptr, nullptr,
     &Settings::insecure_registry},
    {"malware-hashes", SettingKind::List, "", "FILE",
     "Hashes of malware to compare every file with (SHA-256, SHA-1, MD5); may be given several times", nullptr, nullptr,
     &Settings::malware_hashes},
    {"max-memory", SettingKind::Text, "", "SIZE",
     "How much memory the process that reads an image may take, 64MB or more; what does not fit is a gap (1GB)",
     nullptr, &Settings::max_memory},
    {"no-cache", SettingKind::Flag, "", "", "Read everything, and keep nothing for the next scan", &Settings::no_cache},
    {"output", SettingKind::List, "o", "FORMAT[=FILE]", "What to write, and where to; may be given several times",
     nullptr, nullptr, &Settings::output},
    {"password-stdin", SettingKind::Flag, "", "", "Read the password that belongs to --username from standard input",
     &Settings::password_stdin},
    {"platform", SettingKind::Text, "", "OS/ARCH[/VARIANT]", "Which platform, where the image is made for several",
     nullptr, &Settings::platform},
    {"proxy", SettingKind::Text, "", "URL", "The proxy to registries, instead of the one that https_proxy names",
     nullptr, &Settings::proxy},
    {"quiet", SettingKind::Flag, "q", "", "No progress and no notes on the error output", &Settings::quiet},
    {"secret-rules", SettingKind::List, "", "FILE",
     "Rules for secrets beside Coaming's own (YAML); may be given several times", nullptr, nullptr,
     &Settings::secret_rules},
    {"secrets", SettingKind::Flag, "", "", "Look for passwords, keys and tokens; on unless turned off",
     &Settings::secrets},
    {"timeout", SettingKind::Text, "", "SECONDS",
     "How long a registry or an engine may be silent (30; 900 for an engine that puts an image together)", nullptr,
     &Settings::timeout},
    {"username", SettingKind::Text, "", "NAME",
     "The login to the registry; without it those that docker, podman and skopeo keep are used", nullptr,
     &Settings::username},
    {"yara-rules", SettingKind::List, "", "FILE", "YARA rules to search every file with; may be given several times",
     nullptr, nullptr, &Settings::yara_rules},
};

namespace {

const Setting* find_setting(std::string_view name) {
  const auto* const it = std::find_if(std::begin(kSettings), std::end(kSettings),
                                      [&](const Setting& setting) { return setting.name == name; });
  return it == std::end(kSettings) ? nullptr : it;
}

// How many characters must be changed, added or left out to make one of the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

std::string hint_for(const std::string& name) {
  const Setting* nearest = nullptr;
  std::size_t best = 4;  // farther than this is no misspelling
  for (const Setting& setting : kSettings) {
    const std::size_t distance = edit_distance(name.substr(0, 64), setting.name);
    if (distance < best) {
      best = distance;
      nearest = &setting;
    }
  }
  if (nearest != nullptr) return "; did you mean " + std::string(nearest->name) + "?";
  std::string names;
  for (const Setting& setting : kSettings) names += (names.empty() ? "" : ", ") + std::string(setting.name);
  return "; there are: " + names;
}

std::optional<bool> truth_of(std::string_view text) {
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return std::nullopt;
}

// Why the value does not fit; empty where it does and was taken.
std::string apply_node(const YamlNode& node, const Setting& setting, Settings& settings) {
  if (setting.kind == SettingKind::Flag) {
    const auto truth = node.kind == YamlNode::Kind::Scalar ? truth_of(node.text) : std::nullopt;
    if (!truth) return "should be true or false";
    settings.*setting.flag = *truth;
    return {};
  }
  if (setting.kind == SettingKind::Text) {
    if (node.kind != YamlNode::Kind::Scalar) return "should be a text";
    settings.*setting.text = node.text;
    return {};
  }
  std::vector<std::string> values;
  if (node.kind == YamlNode::Kind::Scalar) values.push_back(node.text);
  for (const YamlNode& item : node.items) {
    if (node.kind != YamlNode::Kind::List || item.kind != YamlNode::Kind::Scalar) return "should be a list of texts";
    values.push_back(item.text);
  }
  if (values.empty()) return "should be a list of texts";
  settings.*setting.list = std::move(values);
  return {};
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    parts.emplace_back(trimmed(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

}  // namespace

std::span<const Setting> all_settings() { return kSettings; }

std::string variable_of(const Setting& setting) {
  std::string name = "COAMING_";
  for (const char c : setting.name) name += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
  return name;
}

Result<void> apply_config(std::string_view text, const std::string& file, Settings& settings) {
  const auto document = parse_yaml(text);
  if (!document) return document.error().in(file);
  const auto mistake = [&](const YamlNode& node, const std::string& what) {
    return Error{ErrorCode::Invalid,
                 file + ":" + std::to_string(node.line) + ":" + std::to_string(node.column) + ": " + what};
  };
  if (document->kind != YamlNode::Kind::Map) return mistake(*document, "should hold \"setting: value\" lines");
  for (std::size_t i = 0; i < document->keys.size(); ++i) {
    const std::string& name = document->keys[i];
    const YamlNode& node = document->items[i];
    const Setting* setting = find_setting(name);
    if (setting == nullptr) return mistake(node, "there is no setting " + printable(name) + hint_for(name));
    const std::string problem = apply_node(node, *setting, settings);
    if (!problem.empty()) return mistake(node, name + " " + problem);
  }
  return {};
}

Result<void> apply_environment(const std::map<std::string, std::string>& variables, Settings& settings) {
  std::map<std::string, const Setting*> known;
  for (const Setting& setting : kSettings) known.emplace(variable_of(setting), &setting);
  for (const auto& [name, value] : variables) {
    const auto it = known.find(name);
    if (it == known.end()) {
      std::string names;
      for (const auto& [variable, setting] : known) names += (names.empty() ? "" : ", ") + variable;
      return Error{ErrorCode::Invalid, "the environment sets " + name + ", which nothing reads; there are: " + names};
    }
    const Setting& setting = *it->second;
    const auto truth = truth_of(value);
    if (setting.kind == SettingKind::Flag && !truth) {
      return Error{ErrorCode::Invalid, name + " should be true or false, but is \"" + printable(value) + "\""};
    }
    if (setting.kind == SettingKind::Flag) settings.*setting.flag = *truth;
    if (setting.kind == SettingKind::Text) settings.*setting.text = value;
    if (setting.kind == SettingKind::List) settings.*setting.list = split(value);
  }
  return {};
}

}  // namespace coaming
