#include "cli/source_settings.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>

#include <unistd.h>

#include "base/fd.h"

namespace coaming {

namespace {

// One line, without its end.
Result<std::string> read_password() {
  constexpr std::size_t kMaxPasswordBytes = 16 << 10;
  std::string text(kMaxPasswordBytes, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(STDIN_FILENO, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read the password from standard input");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(std::min(size, text.find('\n')));
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return Error{ErrorCode::Invalid, "--password-stdin: there is no password on standard input"};
  return text;
}

Result<void> set_patience(const std::string& text, HttpPatience& patience) {
  constexpr int kLongest = 86'400;
  if (text.empty()) return {};
  int seconds = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failure != std::errc() || end != text.data() + text.size() || seconds < 1 || seconds > kLongest) {
    return Error{ErrorCode::Invalid, "timeout should be a number of seconds from 1 to " + std::to_string(kLongest) +
                                         ", but is \"" + text + "\""};
  }
  patience.stall = std::chrono::seconds(seconds);
  patience.first_byte = patience.stall;
  patience.whole = 2 * patience.stall;
  patience.connect = std::min<std::chrono::milliseconds>(patience.connect, patience.stall);
  return {};
}

}  // namespace

Result<SourceOptions> source_options(const Settings& settings) {
  SourceOptions options;
  options.choice = {settings.image, settings.platform};
  options.ca_file = settings.ca_file;
  options.insecure_registries = settings.insecure_registry;
  options.http.proxy = settings.proxy;
  if (auto set = set_patience(settings.timeout, options.http.patience); !set) return set.error();
  options.username = settings.username;
  if (settings.password_stdin == settings.username.empty()) {
    return Error{ErrorCode::Invalid, "--username and --password-stdin go together"};
  }
  if (settings.password_stdin) {
    auto password = read_password();
    if (!password) return password.error();
    options.password = std::move(*password);
  }
  const auto variable = [](const char* name) -> std::string {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
    return value == nullptr ? "" : value;
  };
  options.places = usual_places(variable, ::geteuid());
  return options;
}

}  // namespace coaming
