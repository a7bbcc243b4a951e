// What a Maven project asks for: pom.xml.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxPomBytes = 4 << 20;
inline constexpr int kMaxPomPropertyDepth = 16;           // of properties in the values of properties
inline constexpr std::size_t kMaxPomPropertySteps = 100;  // of one value
inline constexpr std::size_t kMaxPomValueBytes = 1'024;   // of a value, before and after its properties are resolved

inline constexpr std::string_view kPomPaths[] = {"**/pom.xml"};

// Reads the dependencies of a Maven project. The file alone counts: a parent project or an imported one is not read.
//
// Takes:   the file's whole text, UTF-8 or, with a byte order mark, UTF-16.
// Returns: one Package a dependency of the project and of the profiles that are active by default, named
//          "group:artifact", is_development where its scope is "test". A version may be one property or be made of
//          several, and may be stated in dependencyManagement. Plugins are none.
// Gaps:    one for all dependencies whose version is inherited, a range, or made of properties that are not known here;
//          one for each other profile with dependencies; a dependency without group or artifact.
// Errors:  TooLarge above kMaxPomBytes; Corrupt for what is no XML; Invalid where the root is no <project>.
// Source:  Maven, "POM Reference", "Introduction to the Dependency Mechanism".
Result<Catalog> parse_pom(std::string_view text);

Result<Catalog> catalog_pom(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
