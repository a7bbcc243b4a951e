// What a server sends, into a temporary file.
#pragma once

#include <cstdint>

#include "base/digest.h"
#include "base/fd.h"
#include "base/http.h"
#include "base/progress.h"

namespace coaming {

// Writes from `offset` on, counts what is done, and hashes it unless `hash` is null. All are borrowed.
HttpSink sink_into(const Fd& file, std::uint64_t offset, Sha256* hash, Progress& progress);

}  // namespace coaming
