#include "model/artifact.h"

namespace coaming {

std::string_view to_string(ArtifactKind kind) {
  switch (kind) {
    case ArtifactKind::DockerArchive: return "docker-archive";
    case ArtifactKind::OciFolder: return "oci-folder";
    case ArtifactKind::OciArchive: return "oci-archive";
    case ArtifactKind::RootFolder: return "root-folder";
  }
  return "unknown";
}

std::string_view in_words(ArtifactKind kind) {
  switch (kind) {
    case ArtifactKind::DockerArchive: return "a docker-archive";
    case ArtifactKind::OciFolder: return "an OCI layout folder";
    case ArtifactKind::OciArchive: return "an OCI layout archive";
    case ArtifactKind::RootFolder: return "a root folder";
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
