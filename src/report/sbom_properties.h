// What the SBOM formats have no member for, as names and values: "coaming:layer:index", "1".
//
// CycloneDX holds them as properties, SPDX as the lines of an annotation, Syft's JSON as annotations of a location.
// docs/sbom.md lists them. The apply_ functions take back what the others give.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"

namespace coaming {

struct Property {
  std::string name;
  std::string value;
};
using Properties = std::vector<Property>;

// "coaming:gap", with everything a Gap says.
inline constexpr std::string_view kGapProperty = "coaming:gap";

// Each licence as it is stated, where one of them is not written as the SPDX list has it: "BSD-3-clause".
inline constexpr std::string_view kLicenseProperty = "coaming:package:license";

Properties properties_of(const Artifact& artifact);
Properties properties_of(const Layer& layer);
Properties properties_of(const Distribution& distribution);
// `artifact` has the layers that the package's layer is one of.
Properties properties_of(const Package& package, const Artifact& artifact);
Property property_of(const Gap& gap);

// For formats without a member for places: "coaming:found-in".
Property property_of(const Location& location, bool is_layered);

// Each returns false for a name that it does not know, and for a value that does not fit.
bool apply_property(const Property& property, Artifact& artifact);
bool apply_property(const Property& property, Layer& layer);
bool apply_property(const Property& property, Distribution& distribution);
bool apply_property(const Property& property, Package& package);
bool apply_gap(const Property& property, std::vector<Gap>& gaps);

// "Gap (corrupt), layer 2, lib/apk/db/installed: cut short", for people.
std::string gap_in_words(const Gap& gap);

// One "name=value" a line, with \\ and \n for what would spoil that.
std::string lines_of(const Properties& properties);
Properties properties_from_lines(std::string_view lines);

}  // namespace coaming
