// WebServer: a real server on a loopback port or a socket file, whose answers are bytes and may be any nonsense.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace coaming {

struct WebRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto it = headers.find(name);
    return it == headers.end() ? "" : it->second;
  }
};

struct WebAnswer {
  std::string bytes;
  bool then_hangs = false;  // else the connection is closed
};

// An answer as it should be.
inline WebAnswer web_answer(int status, const std::string& body = {}, const std::string& headers = {}) {
  return {"HTTP/1.1 " + std::to_string(status) + " X\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
          "\r\nConnection: close\r\n\r\n" + body};
}

class WebServer {
 public:
  using Handler = std::function<WebAnswer(const WebRequest&)>;

  explicit WebServer(Handler handler, const std::string& socket_file = {}) : handler_(std::move(handler)) {
    listener_ = ::socket(socket_file.empty() ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_file.empty()) {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      bind_to(reinterpret_cast<const sockaddr*>(&address), sizeof address);
      socklen_t size = sizeof address;
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
      port_ = ntohs(address.sin_port);
    } else {
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      assert(socket_file.size() < sizeof address.sun_path);
      std::memcpy(address.sun_path, socket_file.c_str(), socket_file.size() + 1);
      bind_to(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    thread_ = std::thread([this] { listen_on(); });
  }
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;
  ~WebServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    {
      const std::lock_guard lock(mutex_);
      for (const int open : open_) ::shutdown(open, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string url(const std::string& target = "/") const { return "http://" + host() + target; }

  // What was asked until now, in order.
  [[nodiscard]] std::vector<WebRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  [[nodiscard]] std::size_t count(const std::string& target) const {
    const std::vector<WebRequest> all = requests();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const WebRequest& r) { return r.target == target; }));
  }

 private:
  void bind_to(const sockaddr* address, socklen_t size) const {
    [[maybe_unused]] const bool is_bound = ::bind(listener_, address, size) == 0 && ::listen(listener_, 64) == 0;
    assert(is_bound);
  }

  void listen_on() {
    for (;;) {
      const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) return;
      const std::lock_guard lock(mutex_);
      open_.push_back(connection);
      threads_.emplace_back([this, connection] { serve(connection); });
    }
  }

  void serve(int connection) {
    WebRequest request;
    if (read_request(connection, request)) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      const WebAnswer answer = handler_(request);
      std::string_view rest = answer.bytes;
      while (!rest.empty()) {
        const ssize_t sent = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;
        rest.remove_prefix(static_cast<std::size_t>(sent));
      }
      char byte = 0;
      while (answer.then_hangs && ::recv(connection, &byte, 1, 0) > 0) {
      }
      // Nothing is lost of what was sent: the other side closes first, or is told to.
      ::shutdown(connection, SHUT_WR);
      while (::recv(connection, &byte, 1, 0) > 0) {
      }
    }
    const std::lock_guard lock(mutex_);
    open_.erase(std::find(open_.begin(), open_.end(), connection));
    ::close(connection);
  }

  static bool read_request(int connection, WebRequest& request) {
    std::string text;
    std::size_t end = std::string::npos;
    while ((end = text.find("\r\n\r\n")) == std::string::npos) {
      if (!read_more(connection, text)) return false;
      if (text.front() == '\x16') {  // a client that would speak TLS is answered all the same, as many servers do
        request.method = "TLS";
        return true;
      }
    }
    const std::string_view head = std::string_view(text).substr(0, end);
    std::size_t line_end = head.find("\r\n");
    const std::string_view first = head.substr(0, line_end);
    const auto space = first.find(' ');
    if (space == std::string_view::npos) return false;
    request.method = first.substr(0, space);
    request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
    while (line_end != std::string_view::npos) {
      const std::size_t begin = line_end + 2;
      line_end = head.find("\r\n", begin);
      const std::string_view line =
          head.substr(begin, line_end == std::string_view::npos ? line_end : line_end - begin);
      const auto colon = line.find(": ");
      if (colon == std::string_view::npos) continue;
      std::string name(line.substr(0, colon));
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      request.headers[name] = line.substr(colon + 2);
    }
    request.body = text.substr(end + 4);
    const std::string length = request.header("content-length");
    while (!length.empty() && request.body.size() < std::stoul(length)) {
      if (!read_more(connection, request.body)) return false;
    }
    return true;
  }

  static bool read_more(int connection, std::string& text) {
    char buffer[4096];
    const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  }

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  std::vector<WebRequest> requests_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;

  std::thread thread_;
};

}  // namespace coaming
