// How many packages a manifest asks for that is a program. It is not run: what has the usual form is counted.
//
// Each: takes the file's whole text; returns how many packages of others it names, however often; has no errors.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"

namespace coaming {

// gem "rails", "~> 7"; and "gemspec", which stands for what the gemspec beside it asks for. Without those of a path.
Result<std::size_t> count_in_gemfile(std::string_view text);

// pod 'AFNetworking', '~> 4.0'. Without those of a path.
Result<std::size_t> count_in_podfile(std::string_view text);

// .package(url: "https://...", from: "1.0.0") and .package(id: ...).
Result<std::size_t> count_in_package_swift(std::string_view text);

// {:plug, "~> 1.0"} in a function named deps. Without those of a path or the same umbrella.
Result<std::size_t> count_in_mix(std::string_view text);

// implementation "group:name:1.0" in dependencies { }. Without projects and files of the same tree.
Result<std::size_t> count_in_gradle(std::string_view text);

// install_requires, in setup.py and setup.cfg: 1 where it stands there.
Result<std::size_t> count_in_setup(std::string_view text);

// requires = "zlib/1.3", self.requires("zlib/1.3"), and the same of tool_, build_ and test_.
Result<std::size_t> count_in_conanfile_py(std::string_view text);

}  // namespace coaming
