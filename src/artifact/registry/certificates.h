// The certificates that an administrator keeps for one registry.
#pragma once

#include <string>
#include <vector>

#include "base/http.h"
#include "base/result.h"

namespace coaming {

// Takes:   "host" or "host:port", and the folders in which there may be one of that name; the first one counts.
// Returns: its *.crt as authorities, and the client's certificate X.cert with its key X.key.
// Errors:  NotFound for a certificate without its key; Denied, Unavailable where a folder cannot be read.
// Source:  containers-certs.d(5).
Result<HttpTrust> find_certificates(const std::string& registry, const std::vector<std::string>& folders);

}  // namespace coaming
