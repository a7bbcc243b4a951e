// Packages installed by dpkg: Debian, Ubuntu and their derivatives, and images that carry its records
// without the program (distroless).
#pragma once

#include <functional>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxDpkgStatusBytes = 32 << 20;
inline constexpr std::size_t kMaxCopyrightBytes = 1 << 20;

inline constexpr std::string_view kDpkgPaths[] = {"var/lib/dpkg/status", "var/lib/dpkg/status.d/*"};
inline constexpr std::string_view kDpkgBeside[] = {"usr/share/doc/*/copyright", "var/lib/dpkg/info/*.list"};
inline constexpr std::size_t kMaxFileListBytes = 16 << 20;  // of one package
inline constexpr std::size_t kMaxNeeds = 1'000;             // of one package

// Reads the installed packages out of a dpkg status file.
//
// Takes:   the file's whole text: "Field: value" lines, stanzas separated by an empty line.
// Returns: one Package for each stanza whose files are on the disk: its Status ends in " installed",
//          " triggers-awaited", " triggers-pending", " unpacked" or " half-configured"; in file order. Its needs are
//          those of Pre-Depends and Depends, every alternative; what it offers are the names of Provides. Where
//          `status_is_implied`, a stanza without Status is installed. found_in has the line only.
//          An installed stanza without Package or Version becomes a Gap that names it, counted from 1; one that is
//          "half-installed" too, for nobody knows which of its files are there, and what comes after kMaxPackages.
// Errors:  TooLarge above kMaxDpkgStatusBytes; Corrupt where no line has the form of a field.
// Source:  dpkg(1) "Package states", deb-control(5), deb-version(7).
Result<Catalog> parse_dpkg_status(std::string_view text, bool status_is_implied);

// The licences that a machine-readable copyright file states, sorted, each once; none where it is written in prose.
// Source: Debian, "Machine-readable debian/copyright file", version 1.0.
std::vector<std::string> parse_debian_copyright(std::string_view text);

// A Cataloger's three functions. What complete_dpkg adds are the licences of the copyright file.
Result<Catalog> catalog_dpkg(const CatalogInput& input);
Result<void> visit_dpkg_files(const CatalogInput& input, const std::function<void(const OwnedFile&)>& visit);
std::vector<Gap> complete_dpkg(const FileTree& files, std::size_t step, Package& package);

}  // namespace coaming
