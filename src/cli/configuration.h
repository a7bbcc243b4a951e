// Finding the settings: the file, the environment, the flags; each overrides what stands before it.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/settings.h"

namespace CLI {
class App;
}

namespace coaming {

// Holds what the flags of one verb say until all settings are put together.
class Configuration {
 public:
  // Adds a flag for every setting, or for those of these names, and --config.
  explicit Configuration(CLI::App& parser);
  Configuration(CLI::App& parser, std::initializer_list<std::string_view> names);

  // The file is --config, else coaming.yaml in the working directory, else /etc/coaming/coaming.yaml; none is fine.
  // Errors: those of apply_config and apply_environment; NotFound for a --config that is not there.
  [[nodiscard]] Result<Settings> settle() const;

 private:
  void add_flag_of(const Setting& setting);

  CLI::App* parser_;  // borrowed: what was given on the command line
  std::vector<const Setting*> flags_;
  std::string file_;
  Settings given_;
};

}  // namespace coaming
