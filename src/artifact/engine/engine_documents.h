// What the engines say of images and containers, as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxEngineDocumentBytes = 4 << 20;

struct EngineImage {
  std::string id;                  // 64 hexadecimal digits
  std::vector<std::string> names;  // "debian:12"; may be empty
  std::uint64_t size = 0;          // about as many bytes as its layers have, uncompressed
};

struct EngineContainer {
  std::string id;          // 64 hexadecimal digits
  std::string name;        // without a leading slash
  std::string image;       // the id of its image, 64 hexadecimal digits; empty: it has none
  std::string image_name;  // as it was started from
  std::string driver;      // what keeps its files: "overlay2", "overlay"
  std::string upper;       // the folder of what it has changed, where the driver has one
};

// Both:
// Takes:   the answer of Docker, or of Podman (libpod).
// Errors:  Corrupt for what is no JSON; Invalid, naming the member.
// Source:  Docker Engine API v1.41, ImageInspect and ContainerInspect; Podman API v4, ImageInspectLibpod,
//          ContainerInspectLibpod.
Result<EngineImage> parse_engine_image(std::string_view text);
Result<EngineContainer> parse_engine_container(std::string_view text);

}  // namespace coaming
