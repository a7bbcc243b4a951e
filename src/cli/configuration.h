// Finding the settings: the file, the environment, the flags; each overrides what stands before it.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/settings.h"

namespace CLI {
class App;
}

namespace coaming {

// Holds what the flags of one verb say until all settings are put together.
class Configuration {
 public:
  // Adds a flag for every setting, and --config.
  explicit Configuration(CLI::App& parser);

  // The file is --config, else coaming.yaml in the working directory, else /etc/coaming/coaming.yaml; none is fine.
  // Errors: those of apply_config and apply_environment; NotFound for a --config that is not there.
  [[nodiscard]] Result<Settings> settle() const;

 private:
  CLI::App* parser_;  // borrowed: what was given on the command line
  std::string file_;
  Settings given_;
};

}  // namespace coaming
