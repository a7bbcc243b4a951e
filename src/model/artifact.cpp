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

std::string Platform::to_string() const {
  std::string text = os;
  if (!architecture.empty()) text += "/" + architecture;
  if (!variant.empty()) text += "/" + variant;
  return text;
}

}  // namespace coaming
