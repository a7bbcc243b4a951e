#include "base/http.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <utility>

#include "base/http_exchange.h"

namespace coaming {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// What another try may change.
bool is_busy(int status) { return status == 429 || status == 500 || status == 502 || status == 503 || status == 504; }

// Without the query, in which secrets may stand.
std::string in_words(const HttpRequest& request) {
  return request.method + " " + request.url.substr(0, request.url.find('?'));
}

Outcome failed(Error error) { return {std::move(error), false, {}, {}}; }

// Between a half and the whole of it, so that many programs that failed together do not come back together.
milliseconds with_jitter(milliseconds pause) {
  static thread_local std::minstd_rand random{std::random_device{}()};
  std::uniform_int_distribution<milliseconds::rep> share(pause.count() / 2, pause.count());
  return milliseconds(share(random));
}

// The first byte's place that "bytes 100-199/200" states. Source: RFC 9110, 14.4.
bool range_begins_at(std::string_view text, std::uint64_t from, std::uint64_t size) {
  const std::string wanted = "bytes " + std::to_string(from) + "-";
  const auto slash = text.find('/');
  if (!text.starts_with(wanted) || slash == std::string_view::npos) return false;
  const std::string_view whole = text.substr(slash + 1);
  return whole == "*" || whole == std::to_string(size);
}

// The body of a download, put together from the answers of several tries.
class Resumed {
 public:
  Resumed(std::uint64_t size, std::uint64_t& done, const HttpSink& sink) : size_(size), done_(done), sink_(sink) {}

  void begin_try() {
    begun_ = false;
    skip_ = 0;
  }

  Result<void> take(const HttpResponse& head, std::string_view piece) {
    if (auto checked = check(head); !checked) return checked;
    const std::size_t dropped = std::min<std::uint64_t>(skip_, piece.size());
    skip_ -= dropped;
    piece.remove_prefix(dropped);
    if (piece.size() > size_ - done_) {
      return Error{ErrorCode::Corrupt, "has more than the " + std::to_string(size_) + " bytes that it should have"};
    }
    if (auto taken = sink_(piece); !taken) return taken;
    done_ += piece.size();
    return {};
  }

  // What the header says of the body, once for each try.
  Result<void> check(const HttpResponse& head) {
    if (std::exchange(begun_, true)) return {};
    if (head.status == 206) {
      if (done_ > 0 && range_begins_at(head.header("Content-Range"), done_, size_)) return {};
      return Error{ErrorCode::Corrupt, "gave another part than the one from byte " + std::to_string(done_)};
    }
    skip_ = done_;  // it begins anew, whether or not a part was asked for
    const std::string length = head.header("Content-Length");
    if (length.empty() || length == std::to_string(size_)) return {};
    return Error{ErrorCode::Corrupt, "has " + length + " bytes, expected " + std::to_string(size_)};
  }

  [[nodiscard]] Result<void> check_end() const {
    if (done_ == size_) return {};
    return Error{ErrorCode::Corrupt, "ends after " + std::to_string(done_) + " of " + std::to_string(size_) + " bytes"};
  }

 private:
  std::uint64_t size_;
  std::uint64_t& done_;
  const HttpSink& sink_;
  bool begun_ = false;
  std::uint64_t skip_ = 0;  // bytes of this answer that an earlier one had brought
};

}  // namespace

std::string HttpResponse::header(std::string_view name) const {
  const auto equal = [](char a, char b) { return lower(a) == lower(b); };
  for (const HttpHeader& header : headers) {
    if (std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(), equal)) return header.value;
  }
  return {};
}

struct HttpClient::State {
  HttpSettings settings;
  std::atomic<bool> stopped = false;
  std::mutex mutex;  // guards what follows
  std::condition_variable has_stopped;
  std::vector<CurlHandle> idle;
  std::map<std::vector<std::string>, std::string> bundles;

  CurlHandle borrow() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return new_curl_handle();
    CurlHandle curl = std::move(idle.back());
    idle.pop_back();
    return curl;
  }

  void give_back(CurlHandle curl) {
    const std::lock_guard lock(mutex);
    if (curl) idle.push_back(std::move(curl));
  }

  Result<std::string> bundle(const std::vector<std::string>& files) {
    if (files.empty()) return std::string();
    const std::lock_guard lock(mutex);
    if (const auto known = bundles.find(files); known != bundles.end()) return known->second;
    auto joined = join_certificates(files);
    if (joined) bundles.emplace(files, *joined);
    return joined;
  }

  // False when stop() was called meanwhile.
  bool pause(milliseconds time) {
    std::unique_lock lock(mutex);
    return !has_stopped.wait_for(lock, time, [this] { return stopped.load(); });
  }

  // One try, redirects followed. `whole` is for all of it; 0: no limit.
  Outcome follow(const HttpRequest& request, std::uint64_t from, milliseconds whole, const TakeBody& take);

  Outcome ask(const HttpRequest& request, const Hop& hop, const TakeBody& take) {
    CurlHandle curl = borrow();
    Outcome outcome = exchange(curl, request, hop, settings, take);
    give_back(std::move(curl));
    if (outcome.error) outcome.error = outcome.error->in(request.method + " " + hop.url.in_words());
    return outcome;
  }

  // Calls `attempt` until it succeeds, fails for good, or patience ends; `has_progressed` is asked after each failure.
  Result<HttpResponse> persist(const HttpRequest& request, const std::function<Outcome()>& attempt,
                               const std::function<bool()>& has_progressed);
};

namespace {

// Where the answer sends the client, if it may go there.
Result<Url> next_of(const HttpRequest& request, const Url& url, const HttpResponse& response) {
  const std::string location = response.header("Location");
  if (request.method == "POST" || !request.unix_socket.empty()) {
    return Error{ErrorCode::Unsupported, "is answered by a redirect, which is not followed here"};
  }
  if (location.empty()) return Error{ErrorCode::Corrupt, "is answered by a redirect without an address"};
  auto next = resolve_url(url, location);
  if (!next) return next.error().in("redirect");
  if (url.scheme == "https" && next->scheme == "http") {
    return Error{ErrorCode::Invalid, "redirects from https to " + next->in_words() + ", which is not protected"};
  }
  return next;
}

}  // namespace

Outcome HttpClient::State::follow(const HttpRequest& request, std::uint64_t from, milliseconds whole,
                                  const TakeBody& take) {
  const auto first = parse_url(request.url);
  if (!first) return failed(first.error());
  auto certificates = bundle(request.trust.ca_files);
  if (!certificates) return failed({ErrorCode::Invalid, certificates.error().message});
  const auto end = steady_clock::now() + whole;
  Hop hop{*first, true, from, whole, std::move(*certificates), &stopped};
  for (int redirects = 0;; ++redirects) {
    Outcome outcome = ask(request, hop, take);
    if (outcome.error || !is_redirect(outcome.response.status)) return outcome;
    const std::string step = request.method + " " + hop.url.in_words();
    if (redirects == kMaxRedirects) {
      return failed(Error{ErrorCode::Invalid, "redirects more than " + std::to_string(kMaxRedirects) + " times"}.in(
          request.method + " " + first->in_words()));
    }
    auto next = next_of(request, hop.url, outcome.response);
    if (!next) return failed(next.error().in(step));
    hop.url = std::move(*next);
    // Once elsewhere, the credentials stay behind even if the way leads back.
    hop.is_first_origin = hop.is_first_origin && hop.url.has_origin_of(*first);
    if (whole.count() > 0) {
      hop.whole = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
      if (hop.whole.count() <= 0) {
        return {Error{ErrorCode::Unavailable, step + ": no answer in time"}, true, {}, {}};
      }
    }
  }
}

Result<HttpResponse> HttpClient::State::persist(const HttpRequest& request, const std::function<Outcome()>& attempt,
                                                const std::function<bool()>& has_progressed) {
  const HttpPatience& patience = settings.patience;
  milliseconds pause_length = patience.first_pause;
  for (int tries = 1;; ++tries) {
    if (stopped) return Error{ErrorCode::Unavailable, in_words(request) + ": stopped"};
    Outcome outcome = attempt();
    const bool again = outcome.error ? outcome.is_passing : is_busy(outcome.response.status);
    if (again && has_progressed()) {
      tries = 0;
      pause_length = patience.first_pause;
    }
    const bool asks_too_much = outcome.retry_after > patience.longest_pause;
    if (!again || !request.is_tried_again || tries >= patience.attempts || asks_too_much) {
      if (!outcome.error) return std::move(outcome.response);
      if (tries <= 1) return *outcome.error;
      outcome.error->message += " (tried " + std::to_string(tries) + " times)";
      return *outcome.error;
    }
    const milliseconds asked = outcome.retry_after;
    if (!pause(std::max(asked, with_jitter(pause_length)))) continue;
    pause_length = std::min(2 * pause_length, patience.longest_pause);
  }
}

HttpClient::HttpClient(HttpSettings settings) : state_(std::make_unique<State>()) {
  state_->settings = std::move(settings);
}

HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::fetch(const HttpRequest& request, std::size_t limit) {
  std::string body;
  const TakeBody take = [&](const HttpResponse&, std::string_view piece) -> Result<void> {
    if (piece.size() > limit - body.size()) {
      return Error{ErrorCode::TooLarge, "the answer has more than " + std::to_string(limit) + " bytes"};
    }
    body += piece;
    return {};
  };
  const auto attempt = [&] {
    body.clear();
    return state_->follow(request, 0, state_->settings.patience.whole, take);
  };
  auto response = state_->persist(request, attempt, [] { return false; });
  if (response && response->is_success()) response->body = std::move(body);
  return response;
}

Result<HttpResponse> HttpClient::stream(const HttpRequest& request, std::uint64_t limit, const HttpSink& sink) {
  std::uint64_t passed = 0;
  const TakeBody take = [&](const HttpResponse&, std::string_view piece) -> Result<void> {
    if (piece.size() > limit - passed) {
      return Error{ErrorCode::TooLarge, "the answer has more than " + std::to_string(limit) + " bytes"};
    }
    passed += piece.size();
    return sink(piece);
  };
  const auto attempt = [&] {
    Outcome outcome = state_->follow(request, 0, milliseconds(0), take);
    if (passed > 0) outcome.is_passing = false;
    return outcome;
  };
  return state_->persist(request, attempt, [] { return false; });
}

Result<HttpResponse> HttpClient::download(const HttpRequest& request, std::uint64_t size, std::uint64_t& done,
                                          const HttpSink& sink) {
  Resumed body(size, done, sink);
  const TakeBody take = [&](const HttpResponse& head, std::string_view piece) { return body.take(head, piece); };
  const auto attempt = [&] {
    body.begin_try();
    Outcome outcome = state_->follow(request, done, milliseconds(0), take);
    if (outcome.error || !outcome.response.is_success()) return outcome;
    auto checked = body.check(outcome.response);  // where there was no body
    if (checked) checked = body.check_end();
    if (!checked) outcome.error = checked.error().in(in_words(request));
    return outcome;
  };
  std::uint64_t before = done;
  return state_->persist(request, attempt, [&] { return done - std::exchange(before, done) >= kMinResumedBytes; });
}

void HttpClient::hang_up() {
  const std::lock_guard lock(state_->mutex);
  state_->idle.clear();
}

void HttpClient::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopped = true;
  }
  state_->has_stopped.notify_all();
}

}  // namespace coaming
