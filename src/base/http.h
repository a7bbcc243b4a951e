// HttpClient: asking servers that may be slow, broken or hostile. Every answer ends in bounded time and memory.
//
// Redirects are followed, at most kMaxRedirects of them: never from https to http, and the authorization and the
// client's certificate go to the first address's origin only. Answers 429 and 5xx and connections that break are
// tried again, with growing pauses. A proxy is taken from http_proxy, https_proxy, all_proxy and no_proxy.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxHttpHeaderBytes = 64 << 10;  // of one answer, interim ones (1xx) counted in
inline constexpr std::size_t kMaxHttpErrorBytes = 64 << 10;   // of the body of an answer that is no success; cut there
inline constexpr int kMaxRedirects = 10;
inline constexpr std::size_t kMaxCertificateBytes = 4 << 20;  // of one file of certificates
// A download that breaks off is resumed as long as each try brings this much, beyond HttpPatience::attempts.
inline constexpr std::uint64_t kMinResumedBytes = 1 << 20;

struct HttpHeader {
  std::string name;
  std::string value;
};

// Whom to believe, and how to show who is asking.
struct HttpTrust {
  std::vector<std::string> ca_files;  // PEM; trusted besides the system's authorities
  std::string certificate_file;       // PEM, of the client; empty: none
  std::string key_file;               // its key; empty: in the same file
  bool is_verified = true;            // false: any certificate will do
};

struct HttpRequest {
  std::string method = "GET";
  std::string url{};  // an http address; with `unix_socket`, only what follows the host counts
  std::string unix_socket{};
  std::vector<HttpHeader> headers{};
  std::string authorization{};  // the value of that header; empty: none
  std::string body{};
  HttpTrust trust{};
  bool is_tried_again = true;  // false: the first failure counts
  bool is_http2 = false;       // without TLS, HTTP/2 from the first byte on, as gRPC has it
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers{};  // in their order
  std::string body{};

  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
  // The first header of this name, in any case; "" where there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
};

// How long a server is waited for.
struct HttpPatience {
  std::chrono::milliseconds connect{10'000};        // until the connection stands, TLS included
  std::chrono::milliseconds whole{60'000};          // of one try of fetch()
  std::chrono::seconds stall{30};                   // with less than 1 kB a second, or before the first byte
  std::chrono::seconds first_byte{0};               // before the first byte, where that may take longer; 0: as stall
  int attempts = 4;                                 // tries of one request
  std::chrono::milliseconds first_pause{500};       // before the second try; doubled for each further one
  std::chrono::milliseconds longest_pause{30'000};  // a server that asks for more (Retry-After) is not asked again
};

struct HttpSettings {
  std::string proxy{};  // an address; empty: as the environment has it
  HttpPatience patience{};
};

using HttpSink = std::function<Result<void>(std::string_view)>;

// Any number of threads may use one client.
class HttpClient {
 public:
  explicit HttpClient(HttpSettings settings = {});
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // All of these:
  // Returns: the last answer, whatever its status; where it is no success, `body` has the first kMaxHttpErrorBytes.
  // Errors:  Unavailable where the server cannot be reached, breaks off or is too slow; Denied for a certificate that
  //          is not trusted; Unsupported where the server does not speak TLS; TooLarge above a limit; Invalid for an
  //          address, a file of certificates or a redirect that cannot be used; Corrupt for what is no HTTP or not
  //          as long as was said. The message names the address, without its query.

  // A small answer as a whole.
  Result<HttpResponse> fetch(const HttpRequest& request, std::size_t limit);

  // An answer of unknown length, as it comes; once a byte of it was given away, it is not tried again.
  Result<HttpResponse> stream(const HttpRequest& request, std::uint64_t limit, const HttpSink& sink);

  // The bytes from `done` to `size` of an answer that has `size` of them. `done` grows with what was given to the sink;
  // a connection that breaks is resumed there, and after an answer that is no success another call goes on there.
  Result<HttpResponse> download(const HttpRequest& request, std::uint64_t size, std::uint64_t& done,
                                const HttpSink& sink);

  // Closes the connections that wait for a next request, so that a process started now does not share them.
  void hang_up();

  // Ends what is under way, in all threads, and refuses what comes after: as Unavailable.
  void stop();

 private:
  struct State;  // libcurl's
  class Exchange;
  std::unique_ptr<State> state_;
};

}  // namespace coaming
