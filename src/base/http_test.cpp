#include "base/http.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "support/temporary_folder.h"
#include "support/web_server.h"

namespace coaming {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kLimit = 1000;

HttpSettings hasty() {
  HttpSettings settings;
  settings.patience.connect = milliseconds(2000);
  settings.patience.whole = milliseconds(2000);
  settings.patience.stall = std::chrono::seconds(1);
  settings.patience.first_pause = milliseconds(1);
  settings.patience.longest_pause = milliseconds(1500);
  return settings;
}

HttpRequest get(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

std::string error_of(const Result<HttpResponse>& response) {
  return response ? "status " + std::to_string(response->status) : response.error().message;
}

TEST(Http, GivesStatusHeadersAndBody) {
  WebServer server([](const WebRequest&) { return web_answer(200, "hold", "X-One: 1\r\nX-One: 2\r\nEmpty:\r\n"); });
  HttpClient client(hasty());
  const auto response = client.fetch(get(server.url("/a?b=c")), kLimit);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "hold");
  EXPECT_EQ(response->header("x-oNE"), "1");
  EXPECT_EQ(response->header("Empty"), "");
  EXPECT_EQ(server.requests().at(0).target, "/a?b=c");
  EXPECT_TRUE(server.requests().at(0).header("user-agent").starts_with("coaming/"));
}

TEST(Http, PostsABody) {
  WebServer server([](const WebRequest& request) { return web_answer(200, request.method + " " + request.body); });
  HttpClient client(hasty());
  HttpRequest request = get(server.url());
  request.method = "POST";
  request.body = "grant=1";
  EXPECT_EQ(client.fetch(request, kLimit)->body, "POST grant=1");
}

TEST(Http, AsksThroughASocketFile) {
  const TemporaryFolder folder;
  WebServer server([](const WebRequest& request) { return web_answer(200, request.target); }, folder.path("s"));
  HttpClient client(hasty());
  HttpRequest request = get("http://engine/version");
  request.unix_socket = folder.path("s");
  EXPECT_EQ(client.fetch(request, kLimit)->body, "/version");
  request.unix_socket = folder.path("nothing");
  request.is_tried_again = false;
  EXPECT_EQ(client.fetch(request, kLimit).error().code, ErrorCode::Unavailable);
}

TEST(Http, GivesAnswersThatAreNoSuccess) {
  WebServer server([](const WebRequest&) { return web_answer(404, "no such thing"); });
  HttpClient client(hasty());
  const auto response = client.fetch(get(server.url()), kLimit);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "no such thing");
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Http, CutsTheTextOfAnError) {
  WebServer server([](const WebRequest&) { return web_answer(500 - 99, std::string(4 * kMaxHttpErrorBytes, 'x')); });
  HttpClient client(hasty());
  const auto response = client.fetch(get(server.url()), kLimit);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 401);
  EXPECT_EQ(response->body.size(), kMaxHttpErrorBytes);
}

TEST(Http, TriesAgainWhatMayPass) {
  for (const int status : {429, 500, 502, 503, 504}) {
    std::atomic<int> asked = 0;
    WebServer server([&](const WebRequest&) { return ++asked < 3 ? web_answer(status) : web_answer(200, "now"); });
    HttpClient client(hasty());
    EXPECT_EQ(client.fetch(get(server.url()), kLimit)->body, "now") << status;
  }
  std::atomic<int> asked = 0;
  WebServer server([&](const WebRequest&) { return ++asked < 3 ? WebAnswer{""} : web_answer(200, "now"); });
  HttpClient client(hasty());
  EXPECT_EQ(client.fetch(get(server.url()), kLimit)->body, "now") << "closed without an answer";
}

TEST(Http, EndsItsTries) {
  WebServer busy([](const WebRequest&) { return web_answer(503, "later"); });
  WebServer closing([](const WebRequest&) { return WebAnswer{""}; });
  HttpClient client(hasty());
  EXPECT_EQ(client.fetch(get(busy.url()), kLimit)->status, 503);
  EXPECT_EQ(busy.requests().size(), 4U);
  const auto closed = client.fetch(get(closing.url()), kLimit);
  ASSERT_FALSE(closed);
  EXPECT_EQ(closed.error().code, ErrorCode::Unavailable);
  EXPECT_NE(closed.error().message.find("(tried 4 times)"), std::string::npos) << closed.error().message;
  HttpRequest once = get(busy.url());
  once.is_tried_again = false;
  EXPECT_EQ(client.fetch(once, kLimit)->status, 503);
  EXPECT_EQ(busy.requests().size(), 5U);
}

TEST(Http, WaitsAsLongAsTheServerAsks) {
  std::atomic<int> asked = 0;
  WebServer server([&](const WebRequest&) {
    return ++asked == 1 ? web_answer(429, "", "Retry-After: 1\r\n") : web_answer(200, "now");
  });
  HttpClient client(hasty());
  const auto begin = steady_clock::now();
  EXPECT_EQ(client.fetch(get(server.url()), kLimit)->body, "now");
  EXPECT_GE(steady_clock::now() - begin, milliseconds(900));
}

TEST(Http, DoesNotWaitForHours) {
  WebServer server([](const WebRequest&) { return web_answer(429, "slow down", "Retry-After: 36000\r\n"); });
  HttpClient client(hasty());
  EXPECT_EQ(client.fetch(get(server.url()), kLimit)->body, "slow down");
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Http, FollowsRedirects) {
  WebServer server([](const WebRequest& request) {
    if (request.target == "/one") return web_answer(302, "moved", "Location: two\r\n");
    if (request.target == "/two") return web_answer(307, "", "Location: /three\r\n");
    return web_answer(200, request.target + request.header("authorization"));
  });
  HttpClient client(hasty());
  HttpRequest request = get(server.url("/one"));
  request.authorization = "Basic x";
  EXPECT_EQ(client.fetch(request, kLimit)->body, "/threeBasic x");
}

TEST(Http, SendsCredentialsToNoOtherHost) {
  WebServer storage([](const WebRequest& request) {
    if (request.target == "/back") return web_answer(302, "", "Location: " + request.header("x-back") + "\r\n");
    return web_answer(200, "[" + request.header("authorization") + "]");
  });
  WebServer registry([&](const WebRequest& request) {
    if (request.target == "/home") return web_answer(200, "[" + request.header("authorization") + "]");
    return web_answer(302, "", "Location: " + storage.url(request.target) + "\r\n");
  });
  HttpClient client(hasty());
  HttpRequest request = get(registry.url("/blob"));
  request.authorization = "Bearer secret";
  EXPECT_EQ(client.fetch(request, kLimit)->body, "[]");
  EXPECT_EQ(registry.requests().at(0).header("authorization"), "Bearer secret");
  request.url = registry.url("/back");
  request.headers.push_back({"X-Back", registry.url("/home")});
  EXPECT_EQ(client.fetch(request, kLimit)->body, "[]") << "nor back home by way of another";
}

TEST(Http, EndsRedirectsThatLeadNowhere) {
  struct Case {
    const char* name;
    std::string location;
    ErrorCode code;
    const char* message;
  };
  const Case kCases[] = {
      {"Loop", "Location: /\r\n", ErrorCode::Invalid, "redirects more than 10 times"},
      {"NoAddress", "", ErrorCode::Corrupt, "without an address"},
      {"File", "Location: file:///etc/passwd\r\n", ErrorCode::Invalid, "no address of http or https"},
      {"Password", "Location: http://user:secret@127.0.0.1/\r\n", ErrorCode::Invalid, "has a user name in it"},
      {"Nonsense", "Location: http://[\r\n", ErrorCode::Invalid, "is no address"},
  };
  for (const Case& c : kCases) {
    WebServer server([&](const WebRequest&) { return web_answer(302, "", c.location); });
    HttpClient client(hasty());
    const auto response = client.fetch(get(server.url()), kLimit);
    ASSERT_FALSE(response) << c.name;
    EXPECT_EQ(response.error().code, c.code) << c.name;
    EXPECT_NE(response.error().message.find(c.message), std::string::npos) << response.error().message;
    EXPECT_EQ(response.error().message.find("secret"), std::string::npos) << response.error().message;
  }
}

TEST(Http, BoundsWhatItReads) {
  struct Case {
    const char* name;
    WebAnswer answer;
    ErrorCode code;
    const char* message;
  };
  const std::string many(kMaxHttpHeaderBytes / 16, 'x');
  std::string headers;
  for (int i = 0; i < 20; ++i) headers += "X-" + std::to_string(i) + ": " + many + "\r\n";
  std::string interim;
  while (interim.size() < 2 * kMaxHttpHeaderBytes) interim += "HTTP/1.1 102 X\r\nA: b\r\n\r\n";
  const Case kCases[] = {
      {"LongBody", web_answer(200, std::string(kLimit + 1, 'x')), ErrorCode::TooLarge, "more than 1000 bytes"},
      {"LongBodyOfNoLength",
       {"HTTP/1.1 200 X\r\n\r\n" + std::string(kLimit + 1, 'x')},
       ErrorCode::TooLarge,
       "more than 1000 bytes"},
      {"ManyHeaders", web_answer(200, "", headers), ErrorCode::TooLarge, "header has more than"},
      {"LongHeader", web_answer(200, "", "X: " + std::string(1 << 20, 'x') + "\r\n"), ErrorCode::TooLarge, ""},
      {"InterimAnswers", {interim}, ErrorCode::TooLarge, "header has more than"},
      {"NoHttp", {"220 mail.example ESMTP\r\n", true}, ErrorCode::Corrupt, ""},
  };
  for (const Case& c : kCases) {
    WebServer server([&](const WebRequest&) { return c.answer; });
    HttpClient client(hasty());
    const auto response = client.fetch(get(server.url()), kLimit);
    ASSERT_FALSE(response) << c.name;
    EXPECT_EQ(response.error().code, c.code) << c.name << ": " << response.error().message;
    EXPECT_NE(response.error().message.find(c.message), std::string::npos) << response.error().message;
    EXPECT_TRUE(response.error().message.starts_with("GET " + server.url())) << response.error().message;
  }
}

TEST(Http, DoesNotWaitForServersThatHang) {
  const WebAnswer kHanging[] = {
      {"", true},
      {"HTTP/1.1 200 X\r\n", true},
      {"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf", true},
      {"HTTP/1.1 302 X\r\nLocation: /\r\nContent-Length: 10\r\n\r\n", true},
  };
  for (const WebAnswer& answer : kHanging) {
    WebServer server([&](const WebRequest&) { return answer; });
    HttpSettings settings = hasty();
    settings.patience.whole = milliseconds(200);
    HttpClient client(settings);
    HttpRequest request = get(server.url());
    request.is_tried_again = false;
    const auto begin = steady_clock::now();
    const auto response = client.fetch(request, kLimit);
    EXPECT_LT(steady_clock::now() - begin, milliseconds(2000));
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, ErrorCode::Unavailable) << response.error().message;
  }
  WebServer server([&](const WebRequest&) { return kHanging[2]; });
  HttpClient client(hasty());
  HttpRequest request = get(server.url());
  request.is_tried_again = false;
  std::uint64_t done = 0;
  const auto response = client.download(request, 10, done, [](std::string_view) { return Result<void>(); });
  EXPECT_EQ(response.error().code, ErrorCode::Unavailable) << response.error().message;
  EXPECT_EQ(done, 4U);
}

TEST(Http, WaitsForTheFirstByteLongerThanForTheNext) {
  WebServer server([&](const WebRequest&) {
    return WebAnswer{"HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf", true};
  });
  HttpSettings settings = hasty();
  settings.patience.first_byte = std::chrono::seconds(600);
  HttpClient client(settings);
  HttpRequest request = get(server.url());
  request.is_tried_again = false;
  const auto begin = steady_clock::now();
  const auto response = client.stream(request, kLimit, [](std::string_view) { return Result<void>(); });
  EXPECT_LT(steady_clock::now() - begin, milliseconds(10'000));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(response.error().message, "GET " + server.url() + ": nothing more was sent for 1 s");
}

TEST(Http, NeedsAServer) {
  HttpClient client(hasty());
  HttpRequest request = get("http://127.0.0.1:1/");
  EXPECT_EQ(client.fetch(request, kLimit).error().code, ErrorCode::Unavailable);
  request.url = "http://no-such-host.invalid/";
  EXPECT_EQ(client.fetch(request, kLimit).error().code, ErrorCode::Unavailable);
  for (const char* bad : {"", "ftp://a/", "http://a b/", "http://user:secret@a/"}) {
    request.url = bad;
    EXPECT_EQ(client.fetch(request, kLimit).error().code, ErrorCode::Invalid) << bad;
  }
}

TEST(Http, TellsServersThatDoNotSpeakTls) {
  WebServer server([](const WebRequest& request) { return web_answer(request.method == "TLS" ? 400 : 200); });
  HttpClient client(hasty());
  const auto response = client.fetch(get("https://" + server.host() + "/"), kLimit);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::Unsupported) << response.error().message;
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Http, RefusesHeadersWithControlCharacters) {
  WebServer server([](const WebRequest&) { return web_answer(200); });
  HttpClient client(hasty());
  HttpRequest request = get(server.url());
  request.authorization = "Bearer x\r\nX-Injected: y";
  EXPECT_EQ(client.fetch(request, kLimit).error().code, ErrorCode::Invalid);
  EXPECT_TRUE(server.requests().empty());
}

std::string numbers() {
  std::string text;
  for (int i = 0; text.size() < 5 * kMinResumedBytes; ++i) text += std::to_string(i) + " ";
  return text;
}

class Download : public testing::Test {
 protected:
  Result<HttpResponse> download(const WebServer& server) {
    HttpClient client(hasty());
    return client.download(get(server.url()), content_.size(), done_, [this](std::string_view piece) {
      got_ += piece;
      return Result<void>();
    });
  }
  // The content from the byte on that the request asks for, broken off after `most` bytes.
  WebAnswer part(const WebRequest& request, std::size_t most) const {
    const std::string range = request.header("range");
    const std::size_t from = range.empty() ? 0 : std::stoul(range.substr(6));
    const std::string rest = content_.substr(from);
    const std::string where = "Content-Range: bytes " + std::to_string(from) + "-" +
                              std::to_string(content_.size() - 1) + "/" + std::to_string(content_.size()) + "\r\n";
    return {"HTTP/1.1 " + std::string(range.empty() ? "200 X\r\n" : "206 X\r\n" + where) +
            "Content-Length: " + std::to_string(rest.size()) + "\r\n\r\n" + rest.substr(0, most)};
  }
  static inline const std::string content_ = numbers();
  std::uint64_t done_ = 0;
  std::string got_;
};

TEST_F(Download, GivesTheWholeBody) {
  WebServer server([this](const WebRequest& request) { return part(request, content_.size()); });
  const auto response = download(server);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_TRUE(got_ == content_);
  EXPECT_EQ(done_, content_.size());
}

TEST_F(Download, GoesOnWhereItBroke) {
  WebServer server([this](const WebRequest& request) { return part(request, 700'000); });
  const auto response = download(server);
  EXPECT_FALSE(response) << "each try brings too little";
  got_.clear();
  done_ = 0;
  WebServer better([this](const WebRequest& request) { return part(request, kMinResumedBytes + 1); });
  const auto resumed = download(better);
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_TRUE(got_ == content_);
  EXPECT_EQ(better.requests().size(), 5U) << "more than the four tries that bring nothing";
  EXPECT_EQ(better.requests().at(1).header("range"), "bytes=" + std::to_string(kMinResumedBytes + 1) + "-");
}

TEST_F(Download, PassesOverWhatItHasWhereTheServerBeginsAnew) {
  std::atomic<int> asked = 0;
  WebServer server([&](const WebRequest&) { return part({}, ++asked == 1 ? 3'000'000 : content_.size()); });
  const auto response = download(server);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_TRUE(got_ == content_);
}

TEST_F(Download, GoesOnAfterAnAnswerThatIsNoSuccess) {
  std::atomic<int> asked = 0;
  WebServer server([&](const WebRequest& request) {
    ++asked;
    if (asked == 2) return web_answer(401, "expired");
    return part(request, asked == 1 ? 2'000'000 : content_.size());
  });
  EXPECT_EQ(download(server)->status, 401);
  EXPECT_EQ(done_, 2'000'000U);
  EXPECT_EQ(download(server)->status, 206);
  EXPECT_TRUE(got_ == content_);
}

TEST_F(Download, RefusesAnotherLengthThanExpected) {
  struct Case {
    const char* name;
    WebAnswer answer;
    const char* message;
  };
  const std::string size = std::to_string(content_.size());
  const std::string end = "/" + size + "\r\n\r\n";
  const Case kCases[] = {
      {"SaysShorter", web_answer(200, "short"), "has 5 bytes, expected "},
      {"SaysLonger", {"HTTP/1.1 200 X\r\nContent-Length: 99999999\r\n\r\n" + content_}, "has 99999999 bytes, expected"},
      {"IsShorter", {"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhold\r\n0\r\n\r\n"}, "ends after 4 of "},
      {"IsLonger", {"HTTP/1.1 200 X\r\n\r\n" + content_ + "!"}, "has more than the "},
      {"IsAPart", {"HTTP/1.1 206 X\r\nContent-Range: bytes 0-9" + end + content_}, "gave another part"},
      {"Empty", {"HTTP/1.1 204 X\r\n\r\n"}, "ends after 0 of "},
  };
  for (const Case& c : kCases) {
    done_ = 0;
    WebServer server([&](const WebRequest&) { return c.answer; });
    const auto response = download(server);
    ASSERT_FALSE(response) << c.name;
    EXPECT_EQ(response.error().code, ErrorCode::Corrupt) << c.name << ": " << response.error().message;
    EXPECT_NE(response.error().message.find(c.message), std::string::npos) << response.error().message;
    EXPECT_EQ(server.requests().size(), 1U) << c.name;
  }
}

TEST_F(Download, RefusesAnotherPartThanAskedFor) {
  WebServer server([&](const WebRequest& request) {
    if (request.header("range").empty()) return part(request, 10);
    return WebAnswer{"HTTP/1.1 206 X\r\nContent-Range: bytes 0-9/10\r\nContent-Length: 10\r\n\r\n0123456789"};
  });
  EXPECT_NE(error_of(download(server)).find("gave another part than the one from byte 10"), std::string::npos);
}

TEST_F(Download, EndsWithAnErrorOfTheSink) {
  WebServer server([this](const WebRequest& request) { return part(request, content_.size()); });
  HttpClient client(hasty());
  const auto response = client.download(get(server.url()), content_.size(), done_, [](std::string_view) {
    return Result<void>(Error{ErrorCode::Unavailable, "no room"});
  });
  EXPECT_NE(error_of(response).find("no room"), std::string::npos);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Http, StreamsWhatHasNoLength) {
  std::atomic<bool> breaks = false;
  WebServer server([&](const WebRequest&) {
    return WebAnswer{breaks ? "HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\nab" : "HTTP/1.1 200 X\r\n\r\nabc"};
  });
  HttpClient client(hasty());
  std::string got;
  const HttpSink sink = [&](std::string_view piece) {
    got += piece;
    return Result<void>();
  };
  EXPECT_EQ(client.stream(get(server.url()), 3, sink)->status, 200);
  EXPECT_EQ(got, "abc");
  EXPECT_EQ(client.stream(get(server.url()), 2, sink).error().code, ErrorCode::TooLarge);
  breaks = true;
  got.clear();
  EXPECT_EQ(client.stream(get(server.url()), 9, sink).error().code, ErrorCode::Unavailable);
  EXPECT_EQ(got, "ab") << "what was given away is not given twice";
}

TEST(Http, IsStoppedByAnotherThread) {
  WebServer server([](const WebRequest&) { return WebAnswer{"", true}; });
  HttpSettings settings;  // whose patience is long
  HttpClient client(settings);
  const auto begin = steady_clock::now();
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    client.stop();
  });
  const auto response = client.fetch(get(server.url()), kLimit);
  stopper.join();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::Unavailable);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(5000));
  EXPECT_FALSE(client.fetch(get(server.url()), kLimit)) << "nothing is asked any more";
}

TEST(Http, AsksThroughAProxy) {
  WebServer proxy([](const WebRequest& request) { return web_answer(200, "by proxy: " + request.target); });
  HttpSettings settings = hasty();
  settings.proxy = proxy.url();
  HttpClient client(settings);
  EXPECT_EQ(client.fetch(get("http://registry.invalid/v2/"), kLimit)->body, "by proxy: http://registry.invalid/v2/");
  WebServer direct([](const WebRequest& request) { return web_answer(200, "direct: " + request.target); });
  EXPECT_EQ(client.fetch(get(direct.url("/x")), kLimit)->body, "direct: /x") << "no proxy reaches this loopback";
}

}  // namespace
}  // namespace coaming
