// RegistryClient: one repository of one registry, asked over HTTP.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "artifact/manifest.h"
#include "artifact/registry/auth_file.h"
#include "artifact/registry/registries_conf.h"
#include "base/http.h"
#include "base/result.h"

namespace coaming {

struct FetchedManifest {
  std::string text;
  std::string media_type;  // as the registry states it; may be empty
  std::string digest;      // as the registry states it; may be empty
};

// Where the login comes from when the registry asks for one. May fail; the registry is then asked without.
using FindLogin = std::function<Result<Credentials>()>;

// Any number of threads may use one client.
//
// A registry that is insecure is asked with TLS, whatever its certificate, and where it does not speak TLS, without; so
// is one on this machine (loopback), whose certificate must be good if it has one. All others must speak TLS.
class RegistryClient {
 public:
  // `http` is borrowed.
  RegistryClient(HttpClient& http, Endpoint endpoint, HttpTrust trust, FindLogin find_login);

  // All of these:
  // Errors: those of HttpClient; NotFound where the registry has no such thing; Denied where it wants a login, or
  //         another one; Unavailable for any other answer, and what the registry says.
  // Source: OCI distribution-spec 1.1, "Pull"; distribution, "Token Authentication Specification".

  // `which` is a tag or a digest. What it returns is not checked.
  Result<FetchedManifest> fetch_manifest(const std::string& which);

  // A small blob as a whole, not checked.
  Result<std::string> fetch_blob(const Descriptor& descriptor);

  // All bytes of a blob, in order, checked against its size, not its digest. Where the registry does not have it, it is
  // looked for where the descriptor's urls lead.
  Result<void> download_blob(const Descriptor& descriptor, const HttpSink& sink);

  // "registry.example:5000", for messages.
  [[nodiscard]] const std::string& registry() const { return endpoint_.registry; }

 private:
  using Ask = std::function<Result<HttpResponse>(const HttpRequest&)>;
  // Has `ask` send a request for a path of the repository, with a login where the registry wants one.
  Result<HttpResponse> send(const std::string& path, const std::string& accept, const Ask& ask);
  Result<std::string> find_base();
  Result<void> authorize(const HttpResponse& refusal, const std::string& used, const std::string& base);
  Result<std::string> get_token(const std::string& realm, const std::string& service, const std::string& scope,
                                const std::string& base);
  Error refused(const HttpResponse& response, const std::string& what);

  HttpClient& http_;
  const Endpoint endpoint_;
  HttpTrust trust_;
  FindLogin find_login_;

  std::mutex mutex_;  // guards what follows
  std::string base_;  // "https://host:port", once it is known
  std::string authorization_;
  std::optional<Credentials> login_;  // once it was looked for
  std::string login_failure_;         // why none could be found
};

}  // namespace coaming
