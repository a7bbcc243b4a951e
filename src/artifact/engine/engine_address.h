// Where a container engine listens.
#pragma once

#include <string>

#include "base/http.h"
#include "base/result.h"

namespace coaming {

struct EngineAddress {
  std::string base;         // "http://host:port"
  std::string unix_socket;  // a path; empty: over the network
  HttpTrust trust;
  std::string in_words;  // as it was written
};

// Takes:   "unix:///run/docker.sock", "tcp://host:2376", "http://…", "https://…"; the folder with ca.pem, cert.pem and
//          key.pem where TCP is to be protected by TLS, else "".
// Errors:  Unsupported for ssh:// and others; Invalid for what is no address.
// Source:  docker CLI, "Environment variables" and "Protect the Docker daemon socket".
Result<EngineAddress> parse_engine_address(const std::string& text, const std::string& certificates);

}  // namespace coaming
