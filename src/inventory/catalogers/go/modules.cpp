#include <algorithm>
#include <set>

#include "base/text.h"
#include "inventory/catalogers/go/build_info.h"

namespace coaming {

namespace {

std::string_view take_word(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return word;
}

// A Go string literal in double quotes or backquotes at the front of `rest`. Escapes beyond those of flags are kept.
std::optional<std::string> take_quoted(std::string_view& rest) {
  const char quote = rest.front();
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == quote) {
      rest.remove_prefix(i + 1);
      return text;
    }
    if (quote == '"' && rest[i] == '\\' && i + 1 < rest.size()) {
      ++i;
      switch (rest[i]) {
        case 'n': text += '\n'; break;
        case 't': text += '\t'; break;
        case '"':
        case '\\': text += rest[i]; break;
        default: text.append({'\\', rest[i]}); break;
      }
    } else {
      text += rest[i];
    }
  }
  return std::nullopt;
}

// A key or value of a setting, which is quoted where it has unusual characters.
std::optional<std::string> take_part(std::string_view& rest, char end) {
  if (rest.starts_with('"') || rest.starts_with('`')) {
    auto text = take_quoted(rest);
    if (text && end != '\0' && !rest.empty()) rest.remove_prefix(1);
    return text;
  }
  return std::string(end == '\0' ? std::exchange(rest, {}) : take_word(rest, end));
}

Error bad_line(std::size_t number) {
  return {ErrorCode::Corrupt, "line " + std::to_string(number) + " of the list of modules cannot be understood"};
}

// Words of one flag list as the go command splits it: quoted in whole or not at all.
std::vector<std::string> split_flags(std::string_view flags) {
  std::vector<std::string> words;
  for (flags = trimmed(flags); !flags.empty(); flags = trimmed(flags)) {
    if (flags.front() == '\'' || flags.front() == '"') {
      const char quote = flags.front();
      flags.remove_prefix(1);
      words.emplace_back(take_word(flags, quote));
    } else {
      const std::size_t end = std::min(flags.find_first_of(" \t\n"), flags.size());
      words.emplace_back(flags.substr(0, end));
      flags.remove_prefix(end);
    }
  }
  return words;
}

// Names of variables that hold the version of a whole program.
bool names_version(std::string_view variable) {
  std::string name;
  for (const char c : variable) name += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  static constexpr std::string_view kNames[] = {"version",    "appversion", "buildversion",   "gitversion",
                                                "rawversion", "ver",        "versionstring",  "releaseversion",
                                                "tag",        "gittag",     "currentversion", "progversion"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// "1.2", "v1.2.3-rc.1+build": digits and a point first.
bool looks_like_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits == text.size() || text[digits] != '.') return false;
  if (text.size() == digits + 1 || text[digits + 1] < '0' || text[digits + 1] > '9') return false;
  constexpr std::string_view kAllowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-+_~";
  return text.size() < 100 && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

Result<GoModules> parse_go_modules(std::string_view text) {
  GoModules modules;
  GoModule* last = nullptr;  // what a replacement on the next line replaces
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view rest = take_line(text);
    if (rest.empty()) continue;
    const std::string_view kind = take_word(rest, '\t');
    if (kind == "path") {
      modules.package = rest;
    } else if (kind == "mod" || kind == "dep") {
      GoModule module;
      module.path = take_word(rest, '\t');
      module.version = take_word(rest, '\t');
      if (module.path.empty()) return bad_line(number);
      if (kind == "mod") {
        last = &modules.main.emplace(std::move(module));
      } else {
        last = &modules.dependencies.emplace_back(std::move(module));
      }
    } else if (kind == "=>") {
      if (last == nullptr) return bad_line(number);
      const std::string_view path = take_word(rest, '\t');
      const std::string_view version = take_word(rest, '\t');
      // A folder instead of a module has no version of its own: the module keeps its name.
      if (!version.empty() && version != "(devel)") *last = {std::string(path), std::string(version)};
      last = nullptr;
    } else if (kind == "build") {
      auto key = take_part(rest, '=');
      auto value = take_part(rest, '\0');
      if (!key || !value || key->empty()) return bad_line(number);
      modules.settings.emplace_back(std::move(*key), std::move(*value));
    }
    // Lines of other kinds may come with later versions of Go.
  }
  return modules;
}

std::string_view go_setting(const GoModules& modules, std::string_view name) {
  for (const auto& [key, value] : modules.settings) {
    if (key == name) return value;
  }
  return {};
}

std::string go_linked_version(const GoModules& modules) {
  std::set<std::string> own, others;
  const std::vector<std::string> words = split_flags(go_setting(modules, "-ldflags"));
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view definition = words[i];
    if (definition == "-X" || definition == "--X") {
      if (++i == words.size()) break;
      definition = words[i];
    } else if (definition.starts_with("-X=")) {
      definition.remove_prefix(3);
    } else {
      continue;
    }
    const std::string_view variable = take_word(definition, '=');
    std::string_view value = trimmed(definition);
    if (value.size() > 1 && (value.front() == '\'' || value.front() == '"') && value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    const std::size_t dot = variable.rfind('.');
    if (dot == std::string_view::npos || !names_version(variable.substr(dot + 1)) || !looks_like_version(value)) {
      continue;
    }
    const std::string_view package = variable.substr(0, dot);
    const bool is_own =
        package == "main" || package == modules.package ||
        (modules.main && (package == modules.main->path || package.starts_with(modules.main->path + "/")));
    (is_own ? own : others).emplace(value);
  }
  for (const auto& values : {own, others}) {
    if (values.size() == 1) return *values.begin();
    if (values.size() > 1) return "";
  }
  return "";
}

}  // namespace coaming
