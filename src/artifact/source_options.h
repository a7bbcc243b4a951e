// What the sources of images need to know besides the target: the user's settings, and where things lie on this
// machine.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/containerd/containerd.h"
#include "artifact/image_parts.h"
#include "artifact/storage/containers_storage.h"
#include "base/http.h"

namespace coaming {

// The files and sockets of other programs. Of each list the first that is there counts, unless something else is said.
struct SourcePlaces {
  std::vector<std::string> auth_files{};           // logins to registries; all are looked into
  std::vector<std::string> registries_conf{};      // registries.conf(5)
  std::vector<std::string> registries_conf_d{};    // folders of files that add to it; all are read
  std::vector<std::string> certificate_folders{};  // with a folder for each registry: certs.d
  std::vector<std::string> docker_addresses{};     // as parse_engine_address has them
  std::string docker_certificates{};               // a folder; empty: TCP is not protected
  std::vector<std::string> podman_addresses{};
  StoragePlaces storage{};
  ContainerdPlaces containerd{};
};

// Takes:  the value of an environment variable by its name, "" where it is not set; whose program this is.
// Source: containers-auth.json(5), containers-registries.conf(5), containers-certs.d(5), containers-storage.conf(5),
//         podman-system-service(1), ctr(8);
//         docker CLI, "Environment variables".
SourcePlaces usual_places(const std::function<std::string(const char*)>& variable, unsigned user_id);

struct SourceOptions {
  ImageChoice choice{};
  std::string ca_file{};                           // PEM; trusted besides the system's authorities
  std::vector<std::string> insecure_registries{};  // "host" or "host:port": any certificate, or none
  std::string username{};                          // a login for the registry that the target names
  std::string password{};
  HttpSettings http{};
  SourcePlaces places{};
};

}  // namespace coaming
