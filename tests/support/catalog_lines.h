// A Catalog as lines of text, for tables of tests:
//
//   left-pad@1.3.0 :4 dev (MIT, WTFPL) -> repeat@2.0.0, right-pad
//   ! corrupt line 9: the package "x" has no version
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "inventory/catalog.h"

namespace coaming {

inline std::string catalog_lines(const Result<Catalog>& catalog) {
  if (!catalog) {
    return "error " + std::string(to_string(catalog.error().code)) + " " + catalog.error().message + "\n";
  }
  std::string text;
  for (const Package& package : catalog->packages) {
    text += package.name + "@" + package.version;
    if (!package.architecture.empty()) text += " [" + package.architecture + "]";
    if (!package.found_in.empty()) text += " :" + std::to_string(package.found_in.front().line);
    if (package.is_development) text += " dev";
    std::string_view separator = " (";
    for (const std::string& license : package.licenses) {
      text += std::string(separator) + license;
      separator = ", ";
    }
    if (!package.licenses.empty()) text += ")";
    separator = " -> ";
    for (const Need& need : package.needs) {
      text += std::string(separator) + need.name + (need.version.empty() ? "" : "@") + need.version;
      separator = ", ";
    }
    text += "\n";
  }
  for (const Gap& gap : catalog->gaps) text += "! " + std::string(to_string(gap.code)) + " " + gap.message + "\n";
  return text;
}

}  // namespace coaming
