// Locks: which lock files count, and which manifests have none.
#pragma once

#include <cstddef>
#include <vector>

#include "model/file_facts.h"

namespace coaming {

// Of the manifests without a lock file so many are named one by one; the others are counted.
inline constexpr std::size_t kMaxManifestsNamed = 100;

// Takes out of what the files of a folder of source code say by themselves:
//  - of a package-lock.json beside an npm-shrinkwrap.json everything about packages: npm passes it over;
//  - of a manifest (FileFacts::asks_for) its gaps, where a lock file of the same ecosystem (FileFacts::locks) lies in
//    its folder or one above it: manifests in a workspace share the one at its root. Requirements of pip are one for
//    their own folder only.
//
// Returns: the Gap that counts the manifests above kMaxManifestsNamed, if there are so many.
// Source:  npm-shrinkwrap.json(5).
std::vector<Gap> settle_locks(std::vector<FileFacts>& facts);

}  // namespace coaming
