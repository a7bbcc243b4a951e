// Images in containerd: looked up through its socket, read where it keeps their blobs.
#pragma once

#include <string>
#include <vector>

#include "artifact/containerd/containerd_messages.h"
#include "base/http.h"

namespace coaming {

struct ContainerdPlaces {
  std::vector<std::string> sockets;  // the first that is there counts
  std::string name_space;            // where to look; empty: in all of them, "default" first
};

struct FoundContainerdImage {
  ContainerdImage image;
  std::string content;  // the folder with blobs/sha256/…
};

// Takes:   a name; one without a registry is completed as Docker does.
// Errors:  NotFound where containerd does not run or has no such image; Denied where the socket may not be used;
//          Unavailable, and what containerd says; those of containerd_messages.h.
Result<FoundContainerdImage> find_containerd_image(const std::string& name, const ContainerdPlaces& places,
                                                   const HttpSettings& settings);

}  // namespace coaming
