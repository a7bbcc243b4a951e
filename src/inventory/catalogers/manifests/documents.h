// How many packages a manifest asks for that is a document: JSON, TOML, YAML, XML, or lines in sections.
//
// Each: takes the file's whole text, without a byte order mark; returns how many packages of others it names, however
// often; errors: those of the reader of the format, none for lines and XML.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"

namespace coaming {

// Source: package.json(5). "workspace:", "file:", "link:" and "portal:" are in the same tree.
Result<std::size_t> count_in_package_json(std::string_view text);

// Source: Composer, "The composer.json schema". Without PHP, its extensions and other platform packages.
Result<std::size_t> count_in_composer_json(std::string_view text);

// Source: The Cargo Book, "Specifying Dependencies". Without those of a path.
Result<std::size_t> count_in_cargo(std::string_view text);

// Source: PyPA specifications, "Declaring project metadata", "Dependency groups"; Poetry, PDM and uv.
Result<std::size_t> count_in_pyproject(std::string_view text);

// Source: Pipenv, "Pipfile". Without those of a path.
Result<std::size_t> count_in_pipfile(std::string_view text);

// Source: Dart, "Package dependencies". Without those of an SDK or a path.
Result<std::size_t> count_in_pubspec(std::string_view text);

// Source: NuGet, "PackageReference in project files". References in comments count too.
Result<std::size_t> count_in_msbuild(std::string_view text);

// Source: Conan, "conanfile.txt".
Result<std::size_t> count_in_conanfile_txt(std::string_view text);

}  // namespace coaming
