// Package: one installed unit of software, and the evidence for it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace coaming {

// Where something was read.
struct Location {
  std::string path;       // inside the image, without a leading slash, links followed
  std::size_t layer = 0;  // index into Artifact::layers of the layer that holds this version of the file
  std::size_t line = 0;   // first line of the entry, counted from 1; 0 where the file has no lines

  friend bool operator==(const Location&, const Location&) = default;
};

// A version of the same package that an earlier layer held and a later one replaced.
struct EarlierVersion {
  std::string version;
  std::size_t layer = 0;  // the layer that had brought it in

  friend bool operator==(const EarlierVersion&, const EarlierVersion&) = default;
};

// Another package that a package needs, as the source names it.
struct Need {
  std::string name;     // of the same type
  std::string version;  // the very one; empty where any of that name may do

  friend bool operator==(const Need&, const Need&) = default;
};

// What a cataloger fills in: everything down to `found_in`. The inventory adds the rest.
struct Package {
  std::string type;            // the purl type: "deb", "apk", "rpm", "npm", "pypi", "golang" ...
  std::string name;            // with its namespace, as the ecosystem writes it: "@babel/core", "org.slf4j:slf4j-api"
  std::string version;         // complete, as the package manager compares it: [epoch:]upstream[-revision]
  std::string architecture;    // the package manager's word: "amd64", "x86_64", "noarch"; may be empty
  std::string source_name;     // the source package it was built from; the name itself where none is stated
  std::string source_version;  // empty where the source does not state one
  std::vector<std::string> licenses;  // as stated, sorted, each once; empty where none is stated
  bool is_development = false;        // a lock file says that only development needs it
  std::vector<Need> needs;            // as stated, in the source's order
  std::vector<std::string> offers;    // other names by which a Need may mean it; empty in a finished inventory
  std::string cpe;                    // CPE 2.3, of a program that no package manager knows; else empty
  std::string found_by;               // the cataloger's name
  std::vector<Location> found_in;     // the files that prove it, the database first

  std::string purl;
  std::vector<std::string> depends_on;   // purls of the packages that meet `needs`, sorted, each once
  std::vector<std::string> provides;     // purls of the language packages whose files it owns, sorted, each once
  std::optional<std::size_t> layer;      // the layer that first brought this version in; none for a root folder
  std::vector<EarlierVersion> replaces;  // oldest first

  friend bool operator==(const Package&, const Package&) = default;
};

}  // namespace coaming
