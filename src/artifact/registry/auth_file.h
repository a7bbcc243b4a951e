// The files in which container tools keep logins: ~/.docker/config.json, containers/auth.json.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coaming {

inline constexpr std::size_t kMaxAuthFileBytes = 4 << 20;

// How to show who is asking. Empty: not at all.
struct Credentials {
  std::string username;
  std::string password;
  std::string identity_token;  // to be exchanged for a token, instead of a password
  std::string registry_token;  // to be shown as it is

  [[nodiscard]] bool empty() const;
  friend bool operator==(const Credentials&, const Credentials&) = default;
};

struct AuthFile {
  // By "registry" or "registry/path/of/repositories".
  std::map<std::string, Credentials> logins;
  std::map<std::string, std::string> helpers;  // which program knows the login of a registry: docker-credential-<value>
  std::string store;                           // the program that knows all other logins; may be empty
};

// Takes:   the whole text of a file, JSON.
// Errors:  Corrupt, Invalid, naming the member; TooLarge above kMaxAuthFileBytes. No message quotes a login.
// Source:  containers-auth.json(5); docker CLI, config.json.
Result<AuthFile> parse_auth_file(std::string_view text);

// What a credential helper answers to "get".
// Source: github.com/docker/docker-credential-helpers, "Development".
Result<Credentials> parse_helper_answer(std::string_view text);

// The names under which a login for a repository may be kept, the closest first:
// "quay.io/app/web", "quay.io/app", "quay.io".
std::vector<std::string> login_names(const std::string& registry, const std::string& repository);

// Whether it is a name and no path: letters, digits, '.', '_', '-'.
bool is_helper_name(std::string_view name);

}  // namespace coaming
