#include "artifact/source_options.h"

namespace coaming {

SourcePlaces usual_places(const std::function<std::string(const char*)>& variable) {
  SourcePlaces places;
  const std::string home = variable("HOME");
  const std::string runtime = variable("XDG_RUNTIME_DIR");
  std::string config = variable("XDG_CONFIG_HOME");
  if (config.empty() && !home.empty()) config = home + "/.config";

  if (const std::string file = variable("REGISTRY_AUTH_FILE"); !file.empty()) {
    places.auth_files = {file};
  } else {
    if (!runtime.empty()) places.auth_files.push_back(runtime + "/containers/auth.json");
    if (!config.empty()) places.auth_files.push_back(config + "/containers/auth.json");
    const std::string docker = variable("DOCKER_CONFIG");
    if (!docker.empty()) {
      places.auth_files.push_back(docker + "/config.json");
    } else if (!home.empty()) {
      places.auth_files.push_back(home + "/.docker/config.json");
    }
  }

  if (const std::string file = variable("CONTAINERS_REGISTRIES_CONF"); !file.empty()) {
    places.registries_conf = {file};
  } else {
    if (!config.empty()) places.registries_conf.push_back(config + "/containers/registries.conf");
    places.registries_conf.emplace_back("/etc/containers/registries.conf");
  }
  places.registries_conf_d.emplace_back("/etc/containers/registries.conf.d");
  if (!config.empty()) places.registries_conf_d.push_back(config + "/containers/registries.conf.d");

  if (!config.empty()) places.certificate_folders.push_back(config + "/containers/certs.d");
  places.certificate_folders.emplace_back("/etc/containers/certs.d");
  places.certificate_folders.emplace_back("/etc/docker/certs.d");
  return places;
}

}  // namespace coaming
