// Packages installed by apk: Alpine, Wolfi, Chainguard and their derivatives.
#pragma once

#include <functional>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxApkInstalledBytes = 32 << 20;

inline constexpr std::size_t kMaxApkRelations = 2'000;  // needs and offers of one package, each

inline constexpr std::string_view kApkPaths[] = {"lib/apk/db/installed", "usr/lib/apk/db/installed"};

// Reads apk's database of installed packages.
//
// Takes:   the file's whole text: "K:value" lines, one record a package, records separated by an empty line.
// Returns: one Package a record, in file order, with what it needs (D) and offers (p); found_in has the line only. A
// record without P (name) or V
//          (version) becomes a Gap that names it, counted from 1; so does what comes after kMaxPackages.
// Errors:  TooLarge above kMaxApkInstalledBytes; Corrupt where no line has the form of a field.
// Source:  apk-tools, "APKINDEX and installed database format" (apk-package(5), apk-v2(5)).
Result<Catalog> parse_apk_installed(std::string_view text);

Result<Catalog> catalog_apk(const CatalogInput& input);

// Names the files (F, R) of every record.
Result<void> visit_apk_files(const CatalogInput& input, const std::function<void(const OwnedFile&)>& visit);

}  // namespace coaming
