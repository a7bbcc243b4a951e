// Names and times that an SBOM needs, taken from what it says and not from the run that wrote it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/json_writer.h"
#include "model/package.h"

namespace coaming {

// For what must be a time where none is known.
inline constexpr std::string_view kNoTime = "1970-01-01T00:00:00Z";

// The digest of what `write` writes.
Digest digest_of_text(const std::function<void(const TextSink&)>& write);

// A UUID out of the first bytes of a digest. Source: RFC 9562, version 8.
std::string uuid_of(const Digest& digest);

// Takes:   a time as RFC 3339 has it.
// Returns: the same in UTC and whole seconds, "2026-01-02T03:04:05Z"; none for other text.
std::optional<std::string> utc_seconds(std::string_view time);

// A name for each package that no other has: its purl, with "#2" and so on behind it where several have the same.
std::vector<std::string> unique_references(const std::vector<Package>& packages);

}  // namespace coaming
