#include "base/http_exchange.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <curl/curl.h>

#include "base/file.h"
#include "base/text.h"

namespace coaming {

namespace {

constexpr long kMinBytesPerSecond = 1000;
constexpr const char* kUserAgent = "coaming/" COAMING_VERSION;

struct ListCloser {
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};

// What the callbacks of one exchange know.
struct Answer {
  CURL* curl;
  const Hop& hop;
  const TakeBody& take;
  HttpResponse response;
  std::size_t header_bytes = 0;
  std::chrono::seconds stall{0};
  curl_off_t received = 0;
  std::chrono::steady_clock::time_point received_at = std::chrono::steady_clock::now();
  bool is_silent = false;             // nothing more has come for that long
  bool is_cut = false;                // enough of an error's text has been read
  std::optional<Error> refused = {};  // why it was ended from this side
};

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  const std::string_view line = trimmed({data, size > 0 && data[size - 1] == '\n' ? size - 1 : size});
  answer.header_bytes += size;
  if (answer.header_bytes > kMaxHttpHeaderBytes) {
    answer.refused = Error{ErrorCode::TooLarge,
                           "the answer's header has more than " + std::to_string(kMaxHttpHeaderBytes) + " bytes"};
    return 0;
  }
  if (line.starts_with("HTTP/")) answer.response.headers.clear();  // an interim answer came before
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    answer.response.headers.push_back(
        {std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
  }
  return size;
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& answer = *static_cast<Answer*>(user);
  long status = 0;
  ::curl_easy_getinfo(answer.curl, CURLINFO_RESPONSE_CODE, &status);
  answer.response.status = static_cast<int>(status);
  if (answer.response.is_success()) {
    auto taken = answer.take(answer.response, {data, size});
    if (taken) return size;
    answer.refused = taken.error();
    return CURL_WRITEFUNC_ERROR;
  }
  std::string& text = answer.response.body;
  text.append(data, std::min(size, kMaxHttpErrorBytes - text.size()));
  if (text.size() < kMaxHttpErrorBytes) return size;
  answer.is_cut = true;
  return CURL_WRITEFUNC_ERROR;
}

int watch(void* user, curl_off_t /*expected*/, curl_off_t received, curl_off_t, curl_off_t) {
  auto& answer = *static_cast<Answer*>(user);
  if (answer.hop.stopped != nullptr && *answer.hop.stopped) return 1;
  const auto now = std::chrono::steady_clock::now();
  if (received != answer.received) {
    answer.received = received;
    answer.received_at = now;
  }
  answer.is_silent = received > 0 && now - answer.received_at > answer.stall;
  return answer.is_silent ? 1 : 0;
}

struct Meaning {
  ErrorCode code;
  bool is_passing;
};

Meaning meaning_of(CURLcode code) {
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR: return {ErrorCode::Denied, false};
    case CURLE_SSL_CONNECT_ERROR: return {ErrorCode::Unsupported, false};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return {ErrorCode::Corrupt, false};
    case CURLE_OUT_OF_MEMORY:  // also a single header line that is too long
    case CURLE_FILESIZE_EXCEEDED: return {ErrorCode::TooLarge, false};
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_FUNCTION_ARGUMENT: return {ErrorCode::Invalid, false};
    case CURLE_ABORTED_BY_CALLBACK: return {ErrorCode::Unavailable, false};
    default: return {ErrorCode::Unavailable, true};
  }
}

bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

Result<std::unique_ptr<curl_slist, ListCloser>> header_list(const HttpRequest& request, const Hop& hop) {
  std::vector<HttpHeader> headers = request.headers;
  if (hop.is_first_origin && !request.authorization.empty())
    headers.push_back({"Authorization", request.authorization});
  if (hop.from > 0) headers.push_back({"Range", "bytes=" + std::to_string(hop.from) + "-"});
  headers.push_back({"Expect", ""});
  std::unique_ptr<curl_slist, ListCloser> list;
  for (const HttpHeader& header : headers) {
    if (!is_clean(header.name) || !is_clean(header.value)) {
      return Error{ErrorCode::Invalid, "the header " + printable(header.name) + " would have control characters"};
    }
    const std::string line = header.name + ":" + (header.value.empty() ? "" : " " + header.value);
    curl_slist* longer = ::curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) return Error{ErrorCode::TooLarge, "no memory for headers"};
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

template <typename Value>
void set(CURL* curl, CURLoption option, Value value) {
  ::curl_easy_setopt(curl, option, value);
}

void set_trust(CURL* curl, const HttpRequest& request, const Hop& hop) {
  const HttpTrust& trust = request.trust;
  set(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(curl, CURLOPT_SSL_VERIFYPEER, trust.is_verified ? 1L : 0L);
  set(curl, CURLOPT_SSL_VERIFYHOST, trust.is_verified ? 2L : 0L);
  if (!hop.ca_bundle.empty()) {
    curl_blob blob{const_cast<char*>(hop.ca_bundle.data()), hop.ca_bundle.size(), CURL_BLOB_COPY};
    set(curl, CURLOPT_CAINFO_BLOB, &blob);
  } else if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    set(curl, CURLOPT_CAINFO, file);
  }
  if (const char* folder = std::getenv("SSL_CERT_DIR"); folder != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    set(curl, CURLOPT_CAPATH, folder);
  }
  if (hop.is_first_origin && !trust.certificate_file.empty()) {
    set(curl, CURLOPT_SSLCERT, trust.certificate_file.c_str());
    set(curl, CURLOPT_SSLKEY, (trust.key_file.empty() ? trust.certificate_file : trust.key_file).c_str());
  }
}

void set_route(CURL* curl, const HttpRequest& request, const Hop& hop, const HttpSettings& settings) {
  set(curl, CURLOPT_URL, hop.url.to_string().c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set(curl, CURLOPT_PATH_AS_IS, 1L);
  set(curl, CURLOPT_FOLLOWLOCATION, 0L);
  if (!request.unix_socket.empty()) {
    set(curl, CURLOPT_UNIX_SOCKET_PATH, request.unix_socket.c_str());
    set(curl, CURLOPT_PROXY, "");
  } else if (is_loopback(hop.url.host)) {
    set(curl, CURLOPT_PROXY, "");
  } else if (!settings.proxy.empty()) {
    set(curl, CURLOPT_PROXY, settings.proxy.c_str());
  }
  set(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.patience.connect.count()));
  set(curl, CURLOPT_LOW_SPEED_LIMIT, kMinBytesPerSecond);
  const auto stall = std::max(settings.patience.stall, settings.patience.first_byte);
  set(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(stall.count()));
  set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(hop.whole.count()));
  set(curl, CURLOPT_NOSIGNAL, 1L);
}

void set_method(CURL* curl, const HttpRequest& request) {
  set(curl, CURLOPT_USERAGENT, kUserAgent);
  if (request.is_http2) {
    set(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
    set(curl, CURLOPT_FRESH_CONNECT, 1L);  // libcurl 7.88 begins anew on a connection that is used again
  }
  if (request.method == "POST") {
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  } else if (request.method == "HEAD") {
    set(curl, CURLOPT_NOBODY, 1L);
  } else {
    set(curl, CURLOPT_HTTPGET, 1L);
  }
}

}  // namespace

void CurlCloser::operator()(void* curl) const { ::curl_easy_cleanup(curl); }

CurlHandle new_curl_handle() {
  static const CURLcode ready = ::curl_global_init(CURL_GLOBAL_DEFAULT);
  return CurlHandle(ready == CURLE_OK ? ::curl_easy_init() : nullptr);
}

Outcome exchange(const CurlHandle& handle, const HttpRequest& request, const Hop& hop, const HttpSettings& settings,
                 const TakeBody& take) {
  CURL* curl = handle.get();
  if (curl == nullptr) return {Error{ErrorCode::Unavailable, "libcurl cannot be started"}, false, {}, {}};
  Answer answer{curl, hop, take, {}, 0, settings.patience.stall};
  const auto headers = header_list(request, hop);
  if (!headers) return {headers.error(), false, {}, {}};
  ::curl_easy_reset(curl);  // keeps the connections
  set_route(curl, request, hop, settings);
  set_trust(curl, request, hop);
  set_method(curl, request);
  char reason[CURL_ERROR_SIZE] = "";
  set(curl, CURLOPT_ERRORBUFFER, reason);
  set(curl, CURLOPT_HTTPHEADER, headers->get());
  set(curl, CURLOPT_HEADERFUNCTION, take_header);
  set(curl, CURLOPT_HEADERDATA, &answer);
  set(curl, CURLOPT_WRITEFUNCTION, take_body);
  set(curl, CURLOPT_WRITEDATA, &answer);
  set(curl, CURLOPT_NOPROGRESS, 0L);
  set(curl, CURLOPT_XFERINFOFUNCTION, watch);
  set(curl, CURLOPT_XFERINFODATA, &answer);

  const CURLcode code = ::curl_easy_perform(curl);
  Outcome outcome;
  long status = 0;
  ::curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_off_t wait = 0;
  ::curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
  outcome.retry_after = std::chrono::seconds(std::max<curl_off_t>(0, wait));
  outcome.response = std::move(answer.response);
  outcome.response.status = static_cast<int>(status);
  if (answer.refused) {
    outcome.error = *answer.refused;
  } else if (code != CURLE_OK && !answer.is_cut) {
    const Meaning meaning = meaning_of(code);
    outcome.is_passing = meaning.is_passing || answer.is_silent;
    const std::string silent = "nothing more was sent for " + std::to_string(answer.stall.count()) + " s";
    const std::string text = answer.is_silent                    ? silent
                             : code == CURLE_ABORTED_BY_CALLBACK ? "stopped"
                             : *reason != '\0'                   ? reason
                                                                 : ::curl_easy_strerror(code);
    outcome.error = Error{meaning.code, printable(text)};
  }
  return outcome;
}

Result<std::string> join_certificates(const std::vector<std::string>& files) {
  if (files.empty()) return std::string();
  std::string usual;
  if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr) {  // NOLINT(concurrency-mt-unsafe)
    usual = file;
  } else {
    char* known = nullptr;
    const CurlHandle curl = new_curl_handle();
    if (curl && ::curl_easy_getinfo(curl.get(), CURLINFO_CAINFO, &known) == CURLE_OK && known != nullptr) usual = known;
  }
  std::string bundle;
  // Without the system's authorities the given ones still count.
  if (auto text = read_file(usual, kMaxCertificateBytes); text) bundle = *text + "\n";
  for (const std::string& file : files) {
    const auto text = read_file(file, kMaxCertificateBytes);
    if (!text) return text.error();
    bundle += *text + "\n";
  }
  return bundle;
}

}  // namespace coaming
