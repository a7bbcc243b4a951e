#include "artifact/source_options.h"

#include <map>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using Texts = std::vector<std::string>;

SourcePlaces places(const std::map<std::string, std::string>& variables, unsigned user_id = 1000) {
  return usual_places(
      [&](const char* name) {
        const auto it = variables.find(name);
        return it == variables.end() ? std::string() : it->second;
      },
      user_id);
}

TEST(SourcePlaces, AreThoseOfAUser) {
  const SourcePlaces found = places({{"HOME", "/home/u"}, {"XDG_RUNTIME_DIR", "/run/user/7"}});
  EXPECT_EQ(found.auth_files, (Texts{"/run/user/7/containers/auth.json", "/home/u/.config/containers/auth.json",
                                     "/home/u/.docker/config.json"}));
  EXPECT_EQ(found.registries_conf,
            (Texts{"/home/u/.config/containers/registries.conf", "/etc/containers/registries.conf"}));
  EXPECT_EQ(found.certificate_folders,
            (Texts{"/home/u/.config/containers/certs.d", "/etc/containers/certs.d", "/etc/docker/certs.d"}));
  EXPECT_EQ(found.docker_addresses, (Texts{"unix:///var/run/docker.sock", "unix:///run/user/7/docker.sock"}));
  EXPECT_EQ(found.podman_addresses, (Texts{"unix:///run/user/7/podman/podman.sock", "unix:///run/podman/podman.sock"}));
  EXPECT_EQ(found.docker_certificates, "");
}

TEST(SourcePlaces, AreWhereVariablesSay) {
  const SourcePlaces found = places({{"HOME", "/home/u"},
                                     {"REGISTRY_AUTH_FILE", "/a.json"},
                                     {"CONTAINERS_REGISTRIES_CONF", "/r.conf"},
                                     {"XDG_CONFIG_HOME", "/conf"},
                                     {"DOCKER_HOST", "tcp://h:1"},
                                     {"DOCKER_TLS_VERIFY", "1"},
                                     {"CONTAINER_HOST", "unix:///p"}});
  EXPECT_EQ(found.auth_files, Texts{"/a.json"});
  EXPECT_EQ(found.registries_conf, Texts{"/r.conf"});
  EXPECT_EQ(found.registries_conf_d.back(), "/conf/containers/registries.conf.d");
  EXPECT_EQ(found.docker_addresses, Texts{"tcp://h:1"});
  EXPECT_EQ(found.docker_certificates, "/home/u/.docker");
  EXPECT_EQ(found.podman_addresses, Texts{"unix:///p"});
  EXPECT_EQ(places({{"DOCKER_CONFIG", "/d"}}).auth_files, Texts{"/d/config.json"});
}

TEST(SourcePlaces, AreThoseOfRoot) {
  EXPECT_EQ(places({}, 0).podman_addresses,
            (Texts{"unix:///run/podman/podman.sock", "unix:///run/user/0/podman/podman.sock"}));
}

}  // namespace
}  // namespace coaming
