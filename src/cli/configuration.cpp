#include "cli/configuration.h"

#include <algorithm>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <unistd.h>

#include "base/byte_range.h"
#include "base/fd.h"
#include "base/yaml.h"

namespace coaming {

namespace {

std::map<std::string, std::string> coaming_variables() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (text.starts_with("COAMING_") && equals != std::string_view::npos) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return variables;
}

Result<std::string> read_config(const std::string& path) {
  const auto fd = open_for_reading(path);
  if (!fd) return fd.error();
  // One that is longer is refused by the parser, which says so.
  std::string text(kMaxYamlBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(fd->get(), text.data() + size, text.size() - size);
    if (got < 0) return system_error("read " + path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

std::string flag_names(const Setting& setting) {
  std::string names = "--" + std::string(setting.name);
  if (!setting.short_flag.empty()) names.insert(0, "-" + std::string(setting.short_flag) + ",");
  // What is on by default needs a flag that turns it off.
  const bool is_on = setting.flag != nullptr && Settings().*setting.flag;
  return is_on ? names + ",!--no-" + std::string(setting.name) : names;
}

}  // namespace

void Configuration::add_flag_of(const Setting& setting) {
  const std::string names = flag_names(setting);
  const std::string help(setting.help);
  CLI::Option* option = nullptr;
  switch (setting.kind) {
    case SettingKind::Flag: option = parser_->add_flag(names, given_.*setting.flag, help); break;
    case SettingKind::Text: option = parser_->add_option(names, given_.*setting.text, help); break;
    case SettingKind::List:
      option = parser_->add_option(names, given_.*setting.list, help)->expected(1)->take_all();
      option->allow_extra_args(false);  // what follows is the target
      break;
  }
  if (setting.kind != SettingKind::Flag) option->type_name(std::string(setting.value_name));
  flags_.push_back(&setting);
}

Configuration::Configuration(CLI::App& parser) : Configuration(parser, {}) {
  for (const Setting& setting : all_settings()) add_flag_of(setting);
}

Configuration::Configuration(CLI::App& parser, std::initializer_list<std::string_view> names) : parser_(&parser) {
  for (const Setting& setting : all_settings()) {
    if (std::find(names.begin(), names.end(), setting.name) != names.end()) add_flag_of(setting);
  }
  parser.add_option("--config", file_, "The configuration file, instead of coaming.yaml and /etc/coaming/coaming.yaml")
      ->type_name("FILE");
}

Result<Settings> Configuration::settle() const {
  Settings settings;
  std::string file = file_;
  for (const char* usual : {"coaming.yaml", "/etc/coaming/coaming.yaml"}) {
    if (file.empty() && ::access(usual, F_OK) == 0) file = usual;
  }
  if (!file.empty()) {
    const auto text = read_config(file);
    if (!text) return text.error();
    if (auto applied = apply_config(*text, file, settings); !applied) return applied.error();
  }
  if (auto applied = apply_environment(coaming_variables(), settings); !applied) return applied.error();

  for (const Setting* setting : flags_) {
    if (parser_->count("--" + std::string(setting->name)) == 0) continue;
    if (setting->flag != nullptr) settings.*setting->flag = given_.*setting->flag;
    if (setting->text != nullptr) settings.*setting->text = given_.*setting->text;
    if (setting->list != nullptr) settings.*setting->list = given_.*setting->list;
  }
  return settings;
}

}  // namespace coaming
