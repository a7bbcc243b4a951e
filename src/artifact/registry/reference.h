// Reference: the name of an image in a registry.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxReferenceBytes = 512;
inline constexpr std::size_t kMaxRepositoryBytes = 255;

struct Reference {
  std::string registry;    // host, perhaps with a port: "docker.io", "localhost:5000", "[::1]:5000"
  std::string repository;  // "library/debian"
  std::string tag;         // may be empty where there is a digest
  std::optional<Digest> digest;

  [[nodiscard]] std::string name() const;       // "docker.io/library/debian"
  [[nodiscard]] std::string to_string() const;  // with what follows: ":12", "@sha256:…"
};

// Takes:   what users write: "debian", "quay.io/app/web:1.2", "localhost:5000/x@sha256:…". The first part is a registry
//          where it has a dot or a port, or is "localhost"; else the registry is docker.io, whose images
//          of one part lie in library/. Without tag and digest the tag is "latest".
// Errors:  Invalid, naming what is wrong; Unsupported for a digest that is not sha256.
// Source:  OCI distribution-spec 1.1, "Pulling manifests"; github.com/distribution/reference.
Result<Reference> parse_reference(std::string_view text);

// "host", "host:port" as registries are named, in lower case.
bool is_registry_name(std::string_view text);

// The host of a registry's name, without its port.
std::string_view host_of_registry(std::string_view registry);

}  // namespace coaming
