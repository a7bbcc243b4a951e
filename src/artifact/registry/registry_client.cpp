#include "artifact/registry/registry_client.h"

#include "artifact/registry/answers.h"
#include "artifact/registry/challenge.h"
#include "base/base64.h"
#include "base/text.h"
#include "base/url.h"

namespace coaming {

namespace {

constexpr const char* kManifestTypes =
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

// The Docker Hub answers under another name than the one its images have.
std::string server_of(const std::string& registry) {
  return registry == "docker.io" ? "registry-1.docker.io" : registry;
}

std::optional<Challenge> find_challenge(const HttpResponse& response, std::string_view scheme) {
  for (const HttpHeader& header : response.headers) {
    if (HttpResponse{0, {header}}.header("WWW-Authenticate").empty()) continue;
    const auto challenges = parse_challenges(header.value);
    if (!challenges) continue;
    for (const Challenge& challenge : *challenges) {
      if (challenge.scheme == scheme) return challenge;
    }
  }
  return std::nullopt;
}

std::string basic_authorization(const Credentials& login) {
  return "Basic " + base64(login.username + ":" + login.password);
}

// "service=…&scope=…&scope=…"
std::string token_query(const std::string& service, const std::string& scope) {
  std::string query;
  if (!service.empty()) query += "service=" + percent_encoded(service);
  for (std::string_view rest = scope; !rest.empty();) {
    const auto blank = std::min(rest.find(' '), rest.size());
    if (blank > 0) query += (query.empty() ? "scope=" : "&scope=") + percent_encoded(rest.substr(0, blank));
    rest.remove_prefix(std::min(blank + 1, rest.size()));
  }
  return query;
}

std::string with_words(const HttpResponse& response, const std::string& text) {
  const std::string words = error_words(response.body);
  return words.empty() ? text : text + ": " + words;
}

}  // namespace

RegistryClient::RegistryClient(HttpClient& http, Endpoint endpoint, HttpTrust trust, FindLogin find_login)
    : http_(http), endpoint_(std::move(endpoint)), trust_(std::move(trust)), find_login_(std::move(find_login)) {
  if (endpoint_.is_insecure) trust_.is_verified = false;
}

// What to put in front of paths. Asks only where there is a choice.
Result<std::string> RegistryClient::find_base() {
  const std::lock_guard lock(mutex_);
  if (!base_.empty()) return base_;
  const std::string server = server_of(endpoint_.registry);
  if (!endpoint_.is_insecure && !is_loopback(host_of_registry(server))) return base_ = "https://" + server;

  HttpRequest probe;
  probe.url = "https://" + server + "/v2/";
  probe.trust = trust_;
  probe.is_tried_again = false;
  const auto with_tls = http_.fetch(probe, kMaxHttpErrorBytes);
  if (with_tls) return base_ = "https://" + server;
  if (with_tls.error().code != ErrorCode::Unavailable && with_tls.error().code != ErrorCode::Unsupported) {
    return with_tls.error();
  }
  probe.url = "http://" + server + "/v2/";
  const auto without = http_.fetch(probe, kMaxHttpErrorBytes);
  // A server that speaks TLS alone answers 400 (bad request).
  if (without && without->status == 400) return with_tls.error();
  if (without) return base_ = "http://" + server;
  return Error{without.error().code, without.error().message + "; " + with_tls.error().message};
}

Result<HttpResponse> RegistryClient::send(const std::string& path, const std::string& accept, const Ask& ask) {
  const auto hinted = [](Error error) {
    if (error.code == ErrorCode::Denied) {
      error.message +=
          "; name the authority that has signed its certificate with --ca-file, or trust the registry as it is "
          "with --insecure-registry";
    }
    return error;
  };
  const auto base = find_base();
  if (!base) return hinted(base.error());
  HttpRequest request;
  request.url = *base + "/v2/" + endpoint_.repository + path;
  if (!accept.empty()) request.headers.push_back({"Accept", accept});
  request.trust = trust_;
  for (bool is_second = false;; is_second = true) {
    {
      const std::lock_guard lock(mutex_);
      request.authorization = authorization_;
    }
    auto response = ask(request);
    if (!response) return hinted(response.error());
    if (response->status != 401 || is_second) return response;
    if (auto done = authorize(*response, request.authorization, *base); !done) return done.error();
  }
}

// Makes an authorization out of what the registry asks for, unless another thread has replaced the one that was `used`.
Result<void> RegistryClient::authorize(const HttpResponse& refusal, const std::string& used, const std::string& base) {
  const std::lock_guard lock(mutex_);
  if (authorization_ != used) return {};
  if (!login_) {
    auto found = find_login_();
    login_failure_ = found ? "" : found.error().message;
    login_ = found ? std::move(*found) : Credentials{};
  }
  if (const auto bearer = find_challenge(refusal, "bearer")) {
    if (!login_->registry_token.empty()) {
      authorization_ = "Bearer " + login_->registry_token;
      return {};
    }
    std::string scope = bearer->parameter("scope");
    if (scope.empty()) scope = "repository:" + endpoint_.repository + ":pull";
    const auto token = get_token(bearer->parameter("realm"), bearer->parameter("service"), scope, base);
    if (!token) return token.error();
    authorization_ = "Bearer " + *token;
    return {};
  }
  if (find_challenge(refusal, "basic") && !login_->username.empty()) authorization_ = basic_authorization(*login_);
  return {};  // what cannot be met is refused again, and told then
}

// Called with the mutex held.
Result<std::string> RegistryClient::get_token(const std::string& realm, const std::string& service,
                                              const std::string& scope, const std::string& base) {
  const auto url = parse_url(realm);
  if (!url) return url.error().in("the token server of " + endpoint_.registry);
  if (url->scheme == "http" && base.starts_with("https:")) {
    return Error{ErrorCode::Invalid, endpoint_.registry + " names the token server " + url->in_words() +
                                         ", which is not protected; no login is sent there"};
  }
  const std::string query = token_query(service, scope);
  HttpRequest request;
  request.url = url->to_string();
  request.trust = trust_;
  if (!login_->identity_token.empty()) {
    request.method = "POST";
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body =
        "grant_type=refresh_token&client_id=coaming&refresh_token=" + percent_encoded(login_->identity_token) + "&" +
        query;
  } else {
    request.url += (url->target.find('?') == std::string::npos ? "?" : "&") + query;
    if (!login_->username.empty()) request.authorization = basic_authorization(*login_);
  }
  const auto response = http_.fetch(request, kMaxTokenBytes);
  if (!response) return response.error();
  if (response->is_success()) return parse_token_answer(response->body);
  const std::string whose = login_->empty() ? "without a login" : "for the login that was found";
  std::string text = with_words(*response, "the token server " + url->in_words() + " gives no token " + whose + " (" +
                                               std::to_string(response->status) + ")");
  if (!login_failure_.empty()) text += "; " + login_failure_;
  const bool is_denied = response->status >= 400 && response->status < 500 && response->status != 429;
  return Error{is_denied ? ErrorCode::Denied : ErrorCode::Unavailable, text};
}

Error RegistryClient::refused(const HttpResponse& response, const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (response.status == 404) {
    return {ErrorCode::NotFound, with_words(response, endpoint_.registry + " has no " + what)};
  }
  if (response.status == 401 || response.status == 403) {
    std::string text = with_words(response, endpoint_.registry + " does not give out " + what);
    if (!login_failure_.empty()) {
      text += "; no login was found: " + login_failure_;
    } else if (!login_ || login_->empty()) {
      text += "; it wants a login: use docker login, podman login or skopeo login, or --username and --password-stdin";
    } else {
      text += login_->username.empty() ? "; the login that was found does not do"
                                       : "; the login of " + printable(login_->username) + " does not do";
    }
    return {ErrorCode::Denied, text};
  }
  const std::string status = std::to_string(response.status) + (response.status == 429 ? ", too many requests" : "");
  return {ErrorCode::Unavailable,
          with_words(response, endpoint_.registry + " does not give out " + what + " (" + status + ")")};
}

Result<FetchedManifest> RegistryClient::fetch_manifest(const std::string& which) {
  auto response = send("/manifests/" + which, kManifestTypes,
                       [this](const HttpRequest& request) { return http_.fetch(request, kMaxManifestBytes); });
  if (!response) return response.error();
  const std::string what = endpoint_.repository + (which.find(':') == std::string::npos ? ":" : "@") + which;
  if (!response->is_success()) return refused(*response, what);
  return FetchedManifest{std::move(response->body), response->header("Content-Type"),
                         response->header("Docker-Content-Digest")};
}

Result<std::string> RegistryClient::fetch_blob(const Descriptor& descriptor) {
  auto response = send("/blobs/" + descriptor.digest.to_string(), "",
                       [this](const HttpRequest& request) { return http_.fetch(request, kMaxManifestBytes); });
  if (!response) return response.error();
  if (!response->is_success()) return refused(*response, descriptor.digest.to_string());
  return std::move(response->body);
}

Result<void> RegistryClient::download_blob(const Descriptor& descriptor, const HttpSink& sink) {
  std::uint64_t done = 0;
  const Ask ask = [&](const HttpRequest& request) { return http_.download(request, descriptor.size, done, sink); };
  const auto response = send("/blobs/" + descriptor.digest.to_string(), "", ask);
  if (!response) return response.error();
  if (response->is_success()) return {};
  Error error = refused(*response, descriptor.digest.to_string());
  if (error.code != ErrorCode::NotFound) return error;
  // A layer that may not be given away, such as those of Windows, lies with its maker.
  for (const std::string& text : descriptor.urls) {
    const auto url = parse_url(text);
    if (!url || url->scheme != "https") {
      error.message += "; \"" + printable(text.substr(0, text.find('?'))) + "\" is no address of https";
      continue;
    }
    HttpRequest request;
    request.url = url->to_string();
    const auto elsewhere = ask(request);
    if (elsewhere && elsewhere->is_success()) return {};
    error.message +=
        "; " + (elsewhere ? url->in_words() + ": " + std::to_string(elsewhere->status) : elsewhere.error().message);
  }
  return error;
}

}  // namespace coaming
