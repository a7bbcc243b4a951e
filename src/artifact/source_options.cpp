#include "artifact/source_options.h"

namespace coaming {

namespace {

// Where a user's programs keep their settings; empty where nothing tells.
std::string config_folder(const std::function<std::string(const char*)>& variable) {
  std::string config = variable("XDG_CONFIG_HOME");
  const std::string home = variable("HOME");
  if (config.empty() && !home.empty()) config = home + "/.config";
  return config;
}

void add_engines(const std::function<std::string(const char*)>& variable, unsigned user_id, SourcePlaces& places) {
  std::string runtime = variable("XDG_RUNTIME_DIR");
  if (runtime.empty()) runtime = "/run/user/" + std::to_string(user_id);
  if (const std::string host = variable("DOCKER_HOST"); !host.empty()) {
    places.docker_addresses = {host};
  } else {
    places.docker_addresses = {"unix:///var/run/docker.sock", "unix://" + runtime + "/docker.sock"};
  }
  if (!variable("DOCKER_TLS_VERIFY").empty()) {
    const std::string folder = variable("DOCKER_CERT_PATH");
    places.docker_certificates = folder.empty() ? variable("HOME") + "/.docker" : folder;
  }
  if (const std::string host = variable("CONTAINER_HOST"); !host.empty()) {
    places.podman_addresses = {host};
    return;
  }
  const std::string own = "unix://" + runtime + "/podman/podman.sock";
  const std::string system = "unix:///run/podman/podman.sock";
  places.podman_addresses = user_id == 0 ? std::vector{system, own} : std::vector{own, system};
}

void add_storage(const std::function<std::string(const char*)>& variable, unsigned user_id, SourcePlaces& places) {
  StoragePlaces& storage = places.storage;
  storage.home = variable("HOME");
  storage.user = variable("USER");
  storage.user_id = user_id;
  std::string data = variable("XDG_DATA_HOME");
  if (data.empty()) data = storage.home + "/.local/share";
  storage.usual_store = user_id == 0 ? "/var/lib/containers/storage" : data + "/containers/storage";
  if (const std::string file = variable("CONTAINERS_STORAGE_CONF"); !file.empty()) {
    storage.files = {file};
    storage.own_file = file;
    return;
  }
  if (const std::string config = config_folder(variable); user_id != 0 && !config.empty()) {
    storage.own_file = config + "/containers/storage.conf";
    storage.files = {storage.own_file};
  }
  storage.files.emplace_back("/etc/containers/storage.conf");
  storage.files.emplace_back("/usr/share/containers/storage.conf");
}

}  // namespace

SourcePlaces usual_places(const std::function<std::string(const char*)>& variable, unsigned user_id) {
  SourcePlaces places;
  add_engines(variable, user_id, places);
  add_storage(variable, user_id, places);
  const std::string containerd = variable("CONTAINERD_ADDRESS");
  places.containerd.sockets = {"/run/containerd/containerd.sock", "/run/k3s/containerd/containerd.sock"};
  if (!containerd.empty()) {
    places.containerd.sockets = {containerd.starts_with("unix://") ? containerd.substr(7) : containerd};
  }
  places.containerd.name_space = variable("CONTAINERD_NAMESPACE");
  const std::string home = variable("HOME");
  const std::string runtime = variable("XDG_RUNTIME_DIR");
  const std::string config = config_folder(variable);

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
