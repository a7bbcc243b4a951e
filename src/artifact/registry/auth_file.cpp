#include "artifact/registry/auth_file.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"

namespace coaming {

namespace {

// The registry, or registry and path, that a key means: older tools wrote addresses ("https://index.docker.io/v1/").
std::string login_name(std::string_view key) {
  std::string_view name = key;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!name.starts_with(scheme)) continue;
    name.remove_prefix(scheme.size());
    name = name.substr(0, name.find('/'));
  }
  while (name.ends_with('/')) name.remove_suffix(1);
  if (name.ends_with("/v1") || name.ends_with("/v2")) name.remove_suffix(3);
  constexpr std::string_view kOldHub = "index.docker.io";
  if (name == kOldHub || name.starts_with(std::string(kOldHub) + "/"))
    name.remove_prefix(std::string_view("index.").size());
  return std::string(name);
}

Result<Credentials> read_login(const JsonObject& object) {
  Credentials login;
  const auto auth = object.text("auth");
  if (!auth) return auth.error();
  if (!auth->empty()) {
    auto pair = from_base64(*auth);
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) {
      return Error{ErrorCode::Invalid, object.where("auth") + " should be USER:PASSWORD in base64"};
    }
    login.username = pair->substr(0, colon);
    login.password = pair->substr(colon + 1);
    while (login.password.ends_with('\0')) login.password.pop_back();  // as Docker does
  } else {
    const auto username = object.text("username");
    if (!username) return username.error();
    const auto password = object.text("password");
    if (!password) return password.error();
    login.username = *username;
    login.password = *password;
  }
  const auto identity = object.text("identitytoken");
  if (!identity) return identity.error();
  login.identity_token = *identity;
  const auto token = object.text("registrytoken");
  if (!token) return token.error();
  login.registry_token = *token;
  return login;
}

// Calls `take` with the name and value of each member of the object `name`.
template <typename Take>
Result<void> for_each_member(const boost::json::value& json, std::string_view name, Take take) {
  const auto* top = json.if_object();
  const auto* value = top == nullptr ? nullptr : top->if_contains(name);
  if (value == nullptr || value->is_null()) return {};
  const auto* object = value->if_object();
  if (object == nullptr) return Error{ErrorCode::Invalid, std::string(name) + " should be an object"};
  for (const auto& [key, member] : *object) {
    const std::string where = std::string(name) + "." + printable({key.data(), key.size()});
    if (auto taken = take(std::string(key.data(), key.size()), where, member); !taken) return taken;
  }
  return {};
}

}  // namespace

bool Credentials::empty() const {
  return username.empty() && password.empty() && identity_token.empty() && registry_token.empty();
}

bool is_helper_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

std::vector<std::string> login_names(const std::string& registry, const std::string& repository) {
  std::vector<std::string> names;
  for (std::string path = repository; !path.empty();) {
    names.push_back(registry + "/" + path);
    const auto slash = path.rfind('/');
    path.resize(slash == std::string::npos ? 0 : slash);
  }
  names.push_back(registry);
  return names;
}

Result<AuthFile> parse_auth_file(std::string_view text) {
  if (text.size() > kMaxAuthFileBytes) {
    return Error{ErrorCode::TooLarge, "has more than " + std::to_string(kMaxAuthFileBytes) + " bytes"};
  }
  const auto json = parse_json(text);
  if (!json) return json.error();
  const auto top = JsonObject::of(*json, "");
  if (!top) return Error{ErrorCode::Invalid, "the file should hold a JSON object"};
  AuthFile file;
  auto logins = for_each_member(
      *json, "auths",
      [&](const std::string& key, const std::string& where, const boost::json::value& value) -> Result<void> {
        const auto object = JsonObject::of(value, where);
        if (!object) return object.error();
        auto login = read_login(*object);
        if (!login) return login.error();
        if (!login->empty()) file.logins[login_name(key)] = std::move(*login);
        return {};
      });
  if (!logins) return logins.error();
  auto helpers = for_each_member(
      *json, "credHelpers",
      [&](const std::string& key, const std::string& where, const boost::json::value& value) -> Result<void> {
        const auto* name = value.if_string();
        if (name == nullptr || !is_helper_name({name->data(), name->size()})) {
          return Error{ErrorCode::Invalid, where + " should name a credential helper"};
        }
        file.helpers[login_name(key)] = std::string(name->data(), name->size());
        return {};
      });
  if (!helpers) return helpers.error();
  const auto store = top->text("credsStore");
  if (!store) return store.error();
  if (!store->empty() && !is_helper_name(*store)) {
    return Error{ErrorCode::Invalid, "credsStore should name a credential helper"};
  }
  file.store = *store;
  return file;
}

Result<Credentials> parse_helper_answer(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return json.error();
  const auto top = JsonObject::of(*json, "");
  if (!top) return Error{ErrorCode::Invalid, "the answer should be a JSON object"};
  const auto username = top->text("Username");
  if (!username) return username.error();
  const auto secret = top->text("Secret");
  if (!secret) return secret.error();
  Credentials login;
  if (*username == "<token>") {
    login.identity_token = *secret;
  } else {
    login.username = *username;
    login.password = *secret;
  }
  return login;
}

}  // namespace coaming
