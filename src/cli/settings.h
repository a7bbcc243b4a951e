// What can be set in coaming.yaml, by COAMING_… variables and by flags.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

struct Settings {
  std::vector<std::string> output{"text"};  // FORMAT or FORMAT=FILE
  std::string allow_file;
  std::string image;
  std::string platform;
  std::string cache_dir;  // empty: the usual folder
  std::string max_memory;
  bool no_cache = false;
  std::string ca_file;
  std::vector<std::string> insecure_registry;
  std::string username;
  bool password_stdin = false;
  std::string proxy;
  std::string timeout;
  std::vector<std::string> malware_hashes;
  std::vector<std::string> secret_rules;
  std::vector<std::string> yara_rules;
  bool fail_on_gap = false;
  bool quiet = false;
  bool secrets = true;
};

enum class SettingKind { Flag, Text, List };

// One setting, the same in all three places: `fail-on-gap` in the file, COAMING_FAIL_ON_GAP, --fail-on-gap.
struct Setting {
  std::string_view name;
  SettingKind kind;
  std::string_view short_flag;  // "o" for -o; may be empty
  std::string_view value_name;  // what --help calls its value
  std::string_view help;
  bool Settings::*flag = nullptr;
  std::string Settings::*text = nullptr;
  std::vector<std::string> Settings::*list = nullptr;
};

// By name.
std::span<const Setting> all_settings();

// "COAMING_FAIL_ON_GAP" of "fail-on-gap".
std::string variable_of(const Setting& setting);

// Takes:   the text of a coaming.yaml, and what to call it in messages.
// Errors:  Invalid "<file>:<line>:<column>: …" with a hint for an unknown or misspelt setting or a wrong kind of value;
//          those of parse_yaml.
Result<void> apply_config(std::string_view text, const std::string& file, Settings& settings);

// Takes:   the COAMING_… variables by name. A list is separated by commas; a flag is true, false, 1, 0, yes or no.
// Errors:  Invalid, naming the variable, for an unknown one or a value that does not fit.
Result<void> apply_environment(const std::map<std::string, std::string>& variables, Settings& settings);

}  // namespace coaming
