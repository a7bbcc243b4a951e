// What a Java archive says that it is: in pom.properties, in its manifest and in the name of its file.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace coaming {

// A name in the Maven repository. A part that is not known is empty.
struct JavaArtifact {
  std::string group;     // "org.apache.commons"
  std::string artifact;  // "commons-lang3"
  std::string version;   // "3.12.0"

  friend bool operator==(const JavaArtifact&, const JavaArtifact&) = default;
};

// Reads groupId, artifactId and version; a line that is none of them is passed over. Placeholders that the build did
// not fill in count as not stated.
// Source: java.util.Properties, "load".
JavaArtifact parse_pom_properties(std::string_view text);

// The attributes of a manifest, names in lower case: of its main section, and of the others where it does not have
// them. The values of one attribute in several sections: the first. Source: JAR File Specification, "Manifest
// Specification".
using JavaManifest = std::map<std::string, std::string, std::less<>>;
JavaManifest parse_java_manifest(std::string_view text);

// "commons-lang3-3.12.0.jar" is commons-lang3 3.12.0; without a version in it, the whole stem is the artifact. Where
// the artifact has points in it, as OSGi bundles have, what stands before the last of them is the group.
JavaArtifact parse_java_file_name(std::string_view file_name);

// Puts together what manifest and file name say. The file name counts more where it states a version: the repository
// itself names files so. Where no group is stated it is that of well-known artifacts, else the artifact's own name, as
// it is for the oldest artifacts of the repository.
// Returns: none where no version, or no name, is stated.
std::optional<JavaArtifact> identify_java_archive(const JavaManifest& manifest, std::string_view file_name);

// The group of an artifact that is often found without any; empty where it is not known.
std::string_view well_known_java_group(std::string_view artifact);

}  // namespace coaming
