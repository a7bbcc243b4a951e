// registries.conf: where images of a registry really come from, and which may not be had at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "artifact/registry/reference.h"
#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxRegistriesConfBytes = 1 << 20;
inline constexpr std::size_t kMaxRegistryRules = 1000;

enum class MirrorUse { Always, DigestsOnly, TagsOnly };

struct RegistryMirror {
  std::string location;
  bool is_insecure = false;
  MirrorUse use = MirrorUse::Always;
};

// What holds for all images whose name begins with `prefix`.
struct RegistryRule {
  std::string prefix;    // "host[:port][/path]" or "*.host"
  std::string location;  // takes the prefix's place; empty: nothing does
  bool is_insecure = false;
  bool is_blocked = false;
  std::vector<RegistryMirror> mirrors;  // asked first, in this order
};

struct RegistriesConf {
  std::vector<RegistryRule> rules;  // each prefix once
};

// Takes:   the whole text of a file, TOML, in the present form or in the old one ([registries.insecure] …).
// Errors:  Corrupt for what is no TOML, with line and column; Invalid, naming what is wrong; TooLarge above the limits.
// Source:  containers-registries.conf(5).
Result<RegistriesConf> parse_registries_conf(std::string_view text);

// Adds what a further file says; its rules replace those of the same prefix.
void merge_registries_conf(RegistriesConf further, RegistriesConf& into);

// Where to ask for an image.
struct Endpoint {
  std::string registry;
  std::string repository;
  bool is_insecure = false;  // any certificate, or no TLS at all
  bool is_mirror = false;
};

// Returns: the mirrors, then the registry itself or what stands in for it; never empty.
// Errors:  Denied where the registry is blocked; Invalid where a rule makes no valid name.
Result<std::vector<Endpoint>> find_endpoints(const Reference& reference, const RegistriesConf& conf);

}  // namespace coaming
