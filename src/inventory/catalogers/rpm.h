// RPM: the packages that the databases of Red Hat, SUSE, Amazon, Oracle, Azure Linux and their kin list.
#pragma once

#include <functional>
#include <string_view>

#include "inventory/catalog.h"

namespace coaming {

// The three kinds of database in the three places they have had.
inline constexpr std::string_view kRpmPaths[] = {
    "usr/lib/sysimage/rpm/Packages", "usr/lib/sysimage/rpm/Packages.db", "usr/lib/sysimage/rpm/rpmdb.sqlite",
    "usr/share/rpm/Packages",        "usr/share/rpm/Packages.db",        "usr/share/rpm/rpmdb.sqlite",
    "var/lib/rpm/Packages",          "var/lib/rpm/Packages.db",          "var/lib/rpm/rpmdb.sqlite",
};

// An SQLite database's write-ahead log is read together with it.
inline constexpr std::string_view kRpmBeside[] = {
    "usr/lib/sysimage/rpm/rpmdb.sqlite-wal",
    "usr/share/rpm/rpmdb.sqlite-wal",
    "var/lib/rpm/rpmdb.sqlite-wal",
};

// Reads the installed packages out of an RPM database; its bytes, not its name, say of which kind it is.
//
// Takes:   one of kRpmPaths, or a copy of it. Beside an SQLite database, "<path>-wal" is read where the
//          tree has it.
// Returns: one Package per header, in the database's order: version is "[epoch:]version-release" without an
//          epoch of 0; source_name and source_version ("version-release", without an epoch) come from
//          SOURCERPM; needs and offers are what it requires and provides. Keys that rpm keeps as packages (gpg-pubkey)
//          are left out. A header that cannot be read is a Gap that names it, counted from 1; so are a damaged
//          structure and what lies beyond kMaxPackages headers, and the packages read before it are kept.
// Errors:  Corrupt for a file that is none of the three kinds.
// Source:  rpm, docs/manual/format_header.md, docs/manual/tags.md and lib/backend/.
Result<Catalog> catalog_rpm(const CatalogInput& input);

// Names the files of every header that can be read.
// Errors: as catalog_rpm, and for a damaged structure.
Result<void> visit_rpm_files(const CatalogInput& input, const std::function<void(const OwnedFile&)>& visit);

}  // namespace coaming
