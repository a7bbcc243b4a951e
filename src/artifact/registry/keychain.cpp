#include "artifact/registry/keychain.h"

#include "base/file.h"
#include "base/subprocess.h"
#include "base/text.h"

namespace coaming {

namespace {

// Docker has kept the login of its own registry under this address from the beginning.
std::string server_of(const std::string& registry) {
  return registry == "docker.io" ? "https://index.docker.io/v1/" : registry;
}

Result<Credentials> ask_helper(const std::string& name, const std::string& registry) {
  const std::string program = "docker-credential-" + name;
  const std::string server = server_of(registry);
  const auto finished = run_command({{program, "get"}, server, kHelperTime, kMaxAuthFileBytes});
  if (!finished) return Error{ErrorCode::Unavailable, finished.error().message};
  if (finished->status != 0) {
    // The protocol tells by this text alone that there is no such login.
    for (const std::string* text : {&finished->output, &finished->errors}) {
      if (text->find("credentials not found") != std::string::npos) return Credentials{};
    }
    std::string_view said = finished->errors.empty() ? finished->output : finished->errors;
    return Error{ErrorCode::Unavailable, program + " failed: " + printable(trimmed(take_line(said)).substr(0, 200))};
  }
  auto login = parse_helper_answer(finished->output);
  if (!login) return login.error().in(program);
  return login;
}

Result<Credentials> look_into(const AuthFile& file, const std::string& registry, const std::string& repository) {
  if (const auto helper = file.helpers.find(registry); helper != file.helpers.end()) {
    return ask_helper(helper->second, registry);
  }
  for (const std::string& name : login_names(registry, repository)) {
    if (const auto login = file.logins.find(name); login != file.logins.end()) return login->second;
  }
  if (!file.store.empty()) return ask_helper(file.store, registry);
  return Credentials{};
}

}  // namespace

Result<Credentials> find_login(const std::string& registry, const std::string& repository,
                               const std::vector<std::string>& files) {
  for (const std::string& path : files) {
    const auto text = read_file(path, kMaxAuthFileBytes);
    if (!text && text.error().code == ErrorCode::NotFound) continue;
    if (!text) return text.error();
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) continue;
    const auto file = parse_auth_file(*text);
    if (!file) return file.error().in(path);
    auto login = look_into(*file, registry, repository);
    if (!login) return login.error().in(path);
    if (!login->empty()) return login;
  }
  return Credentials{};
}

}  // namespace coaming
