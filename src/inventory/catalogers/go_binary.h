// Go: the modules that a program was built from, and the standard library in it.
#pragma once

#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::string_view kGoBinaryPaths[] = {"**"};
// ELF, PE, Mach-O of either width and byte order, and universal Mach-O.
inline constexpr std::string_view kGoBinaryMagics[] = {"\177ELF",          "MZ",
                                                       "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf",
                                                       "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe",
                                                       "\xca\xfe\xba\xbe", "\xca\xfe\xba\xbf"};

// Reads the build information of a Go program; a file that is none has no packages.
//
// Returns: packages of type golang:
//          - stdlib, with the version of Go as "1.22.3";
//          - the main module. Its version is the one that the build information states; where that is "(devel)", the
//          one
//            that a linker flag gives to a variable named as a version; else the pseudo-version of the commit that the
//            build was made from (v0.0.0-<time>-<commit>), which says when and what, but not where it stands among the
//            released versions. Where none is stated there is a Gap instead of the package. It needs all the others;
//          - the modules it depends on: where one was replaced by another version or module, that one.
//          A program built without modules has stdlib and a Gap.
// Errors:  as read_executable and read_go_build_info. No other cataloger of executables reports headers that cannot
//          be read.
Result<Catalog> catalog_go_binary(std::string_view path, const ByteRange& bytes);

}  // namespace coaming
