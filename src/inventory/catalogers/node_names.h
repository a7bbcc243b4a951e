// How the package managers of Node write down which package they mean.
#pragma once

#include <string>
#include <string_view>

namespace coaming {

// "@babel/core@^7.0.0": a name, and which of that name.
struct NodeSpec {
  std::string_view name;
  std::string_view wanted;  // a version, a range, a URL ...; empty where nothing is said
};
NodeSpec split_node_spec(std::string_view spec);

// Whether it is a version, not the place a package comes from ("github:jquery/jquery#3.7.1", "file:../x").
bool is_node_version(std::string_view text);

// What stands for the version where only the place is known that the package comes from: the commit of a repository,
// else the place itself, without a user's name and password and without a query, which may hold a token.
std::string version_of_place(std::string_view place);

// Whether the path lies inside an installed package, so that a lock file there is that of its authors.
bool is_in_node_modules(std::string_view path);

}  // namespace coaming
