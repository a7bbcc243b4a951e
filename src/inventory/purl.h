// Package URLs: one name for a package that every tool understands.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/inventory.h"
#include "model/package.h"

namespace coaming {

struct PurlParts {
  std::string type;
  std::string name_space;  // components separated by '/'; may be empty
  std::string name;
  std::string version;                                          // may be empty
  std::vector<std::pair<std::string, std::string>> qualifiers;  // in any order; those without a value are left out
  std::string subpath;                                          // may be empty
};

// The canonical text: lower-cased where the type asks for it, percent-encoded, qualifiers sorted.
// Source: the package-url specification, "How to build purl string from its components"; PURL-TYPES for deb,
//         rpm, apk and the other types with rules of their own.
std::string build_purl(const PurlParts& parts);

// The form in which two names of one purl type are equal where they mean the same package: of pypi lower case, with one
// '-' for every run of '-', '_' and '.'; of the others the name itself.
// Source: PyPA specifications, "Names and normalization" (PEP 503).
std::string comparable_name(std::string_view type, std::string_view name);

// The purl of a package; the distribution counts for what it ships (deb, apk, rpm) and may be null.
std::string purl_of(const Package& package, const Distribution* distribution);

}  // namespace coaming
