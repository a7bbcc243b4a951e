// One request and its one answer, by libcurl. (Redirects and further tries: http.cpp.)
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/url.h"

namespace coaming {

// libcurl's handle (CURL*), whose connections are kept for the next exchange.
struct CurlCloser {
  void operator()(void* curl) const;
};
using CurlHandle = std::unique_ptr<void, CurlCloser>;
CurlHandle new_curl_handle();

struct Hop {
  Url url;
  bool is_first_origin = true;         // where authorization and the client's certificate may go
  std::uint64_t from = 0;              // asks for what begins at this byte
  std::chrono::milliseconds whole{0};  // for everything; 0: no limit but HttpPatience::stall
  std::string ca_bundle;               // PEM; empty: libcurl's own
  const std::atomic<bool>* stopped = nullptr;
};

// Takes a piece of the body of an answer that is a success. An error ends the exchange.
using TakeBody = std::function<Result<void>(const HttpResponse& head, std::string_view piece)>;

struct Outcome {
  std::optional<Error> error;
  bool is_passing = false;              // another try may do better
  HttpResponse response;                // complete where there is no error
  std::chrono::seconds retry_after{0};  // as the server asks for
};

Outcome exchange(const CurlHandle& curl, const HttpRequest& request, const Hop& hop, const HttpSettings& settings,
                 const TakeBody& take);

// The system's authorities, as libcurl finds them or SSL_CERT_FILE names them, and the given files behind them.
// Errors: those of reading a file; TooLarge above kMaxCertificateBytes. Empty where `files` is.
Result<std::string> join_certificates(const std::vector<std::string>& files);

}  // namespace coaming
