// Java: what jar, war, ear files and their kin hold, however deep in each other.
#pragma once

#include <cstdint>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

// How much of one file is read.
struct JavaLimits {
  // Archives within archives; an ear with a war with a jar with a jar in it is 4.
  int depth = 8;
  // Archives within the file, however deep.
  std::size_t nested = 10'000;
  // A packed archive within another is expanded in memory up to this, or half of file_memory() where that is less; one
  // that is stored is read where it lies.
  std::uint64_t nested_bytes = 96 << 20;
  // All that is expanded.
  std::uint64_t expanded_bytes = std::uint64_t{1} << 30;
};

inline constexpr std::uint64_t kMaxJavaManifestBytes = 8 << 20;
inline constexpr std::uint64_t kMaxPomPropertiesBytes = 64 << 10;

inline constexpr std::string_view kJavaArchivePaths[] = {
    "**/*.ear", "**/*.hpi", "**/*.jar", "**/*.jpi", "**/*.kar", "**/*.lpkg",
    "**/*.nar", "**/*.par", "**/*.rar", "**/*.sar", "**/*.war",
};

// Reads an archive and the archives in it.
//
// Takes:   `path`, whose last component counts where nothing else states name and version.
// Returns: packages of type maven, named "group:artifact", in the archive's order:
//          - each pom.properties, of which a fat or shaded jar has many;
//          - the archive itself, by its manifest or its file name (identify_java_archive), where no pom.properties is
//            its own.
//          An archive that holds classes but states no version, an entry that cannot be read, and what lies beyond a
//          limit are Gaps that name the archive as "app.war!/WEB-INF/lib/x.jar".
// Errors:  as visit_zip, for the file itself, where nothing was read in front of the damage.
Result<Catalog> catalog_java_archive(std::string_view path, const ByteRange& bytes);

// The same with other limits, for tests.
Result<Catalog> catalog_java_archive(std::string_view path, const ByteRange& bytes, const JavaLimits& limits);

}  // namespace coaming
