#include "model/artifact.h"

namespace coaming {

std::string_view to_string(ArtifactKind kind) {
  switch (kind) {
    case ArtifactKind::DockerArchive: return "docker-archive";
    case ArtifactKind::OciFolder: return "oci-folder";
    case ArtifactKind::OciArchive: return "oci-archive";
    case ArtifactKind::RootFolder: return "root-folder";
    case ArtifactKind::Registry: return "registry";
    case ArtifactKind::DockerEngine: return "docker";
    case ArtifactKind::PodmanEngine: return "podman";
    case ArtifactKind::Containerd: return "containerd";
    case ArtifactKind::ContainersStorage: return "containers-storage";
    case ArtifactKind::Container: return "container";
    case ArtifactKind::SourceFolder: return "source-folder";
    case ArtifactKind::Sbom: return "sbom";
  }
  return "unknown";
}

std::string_view in_words(ArtifactKind kind) {
  switch (kind) {
    case ArtifactKind::DockerArchive: return "a docker-archive";
    case ArtifactKind::OciFolder: return "an OCI layout folder";
    case ArtifactKind::OciArchive: return "an OCI layout archive";
    case ArtifactKind::RootFolder: return "a root folder";
    case ArtifactKind::Registry: return "an image in a registry";
    case ArtifactKind::DockerEngine: return "an image of the Docker Engine";
    case ArtifactKind::PodmanEngine: return "an image of Podman";
    case ArtifactKind::Containerd: return "an image of containerd";
    case ArtifactKind::ContainersStorage: return "an image in containers-storage";
    case ArtifactKind::Container: return "a container";
    case ArtifactKind::SourceFolder: return "a folder of source code";
    case ArtifactKind::Sbom: return "an SBOM";
  }
  return "unknown";
}

std::string Platform::to_string() const {
  std::string text = os;
  if (!architecture.empty()) text += "/" + architecture;
  if (!variant.empty()) text += "/" + variant;
  return text;
}

bool Platform::fits(const std::string& wanted) const { return (to_string() + "/").starts_with(wanted + "/"); }

}  // namespace coaming
