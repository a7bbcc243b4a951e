#include "inventory/catalogers/yarn_pnp.h"

#include <algorithm>

#include "base/json_cursor.h"
#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/node_names.h"

namespace coaming {

namespace {

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// What a string literal of JavaScript stands for, from behind its opening quote. A line that goes on behind a backslash
// stays a line, so that lines can be counted; between the values of JSON that makes no difference.
std::string unquoted(std::string_view literal) {
  std::string text;
  for (std::size_t i = 0; i < literal.size() && literal[i] != '\''; ++i) {
    if (literal[i] == '\\' && ++i == literal.size()) break;
    text += literal[i];
  }
  return text;
}

// The version that a reference tells: "npm:1.0.0", "virtual:<hash>#npm:1.0.0",
// "patch:a@npm%3A1.0.0#x::version=1.0.0&hash=0", "https://host/a.git#commit=0". Empty for one of the project's own.
std::string version_of_reference(std::string_view reference) {
  if (reference.starts_with("virtual:")) {
    const auto hash = reference.find('#');
    reference.remove_prefix(hash == std::string_view::npos ? reference.size() : hash + 1);
  }
  for (const std::string_view own : {"workspace:", "link:", "portal:"}) {
    if (reference.starts_with(own)) return "";
  }
  const auto bindings = std::min(reference.find("::"), reference.size());
  constexpr std::string_view kVersion = "version=";
  if (const auto stated = reference.find(kVersion, bindings); stated != std::string_view::npos) {
    const std::string_view version = reference.substr(stated + kVersion.size());
    return std::string(version.substr(0, version.find('&')));
  }
  reference = reference.substr(0, bindings);
  constexpr std::string_view kNpm = "npm:";
  if (reference.starts_with(kNpm)) return std::string(reference.substr(kNpm.size()));
  return version_of_place(reference);
}

class YarnPnpReader {
 public:
  // `first_line` is that of the table in its file.
  YarnPnpReader(std::string_view table, std::size_t first_line) : json_(table), first_line_(first_line) {}

  Result<Catalog> read() {
    bool has_packages = false;
    json_.members([&](std::string_view key) {
      if (key == "packageRegistryData") has_packages |= json_.items([&] { read_name(); });
    });
    if (auto done = json_.finish(); !done) return done.error().in("the table of packages");
    if (!has_packages) return Error{ErrorCode::Invalid, "the table of Yarn's Plug'n'Play has no packages"};
    return packages_.take();
  }

 private:
  // ["left-pad", [<package>, ...]]
  void read_name() {
    std::string name;
    std::size_t position = 0;
    json_.items([&] {
      if (position++ == 0) {
        name = json_.text().value_or("");
      } else {
        json_.items([&] { read_package(name); });
      }
    });
  }

  // ["npm:1.3.0", {"packageLocation": ..., "packageDependencies": [[<name>, <reference>], ...], "linkType": "HARD"}]
  void read_package(const std::string& name) {
    const std::size_t line = first_line_ + json_.line() - 1;
    std::string reference;
    bool is_soft = false;  // it lies in the project
    std::vector<Need> needs;
    std::size_t position = 0;
    json_.items([&] {
      if (position++ == 0) {
        reference = json_.text().value_or("");
        return;
      }
      json_.members([&](std::string_view key) {
        if (key == "linkType") is_soft = json_.text() == "SOFT";
        if (key == "packageDependencies") {
          json_.items([&] {
            if (auto need = read_need(); need && needs.size() < kMaxLockedNeeds) needs.push_back(std::move(*need));
          });
        }
      });
    });
    if (is_soft || name.empty()) return;
    const auto package = packages_.add(name, version_of_reference(reference), line);
    if (!package) return;
    const std::string own_key = name + "@" + reference;
    packages_.add_key(own_key, *package);
    for (const Need& need : needs) {
      const std::string key = need.name + "@" + need.version;
      if (key != own_key && !version_of_reference(need.version).empty()) {
        packages_.add_need_by_key(*package, need.name, key);
      }
    }
  }

  // ["left-pad", "npm:1.3.0"], or for an alias ["pad", ["left-pad", "npm:1.3.0"]], or ["pad", null] for what is not
  // there.
  std::optional<Need> read_need() {
    Need need;
    std::size_t position = 0;
    json_.items([&] {
      if (position++ == 0) {
        need.name = json_.text().value_or("");
      } else if (json_.kind() == JsonCursor::Kind::Array) {
        std::size_t part = 0;
        json_.items([&] { (part++ == 0 ? need.name : need.version) = json_.text().value_or(""); });
      } else {
        need.version = json_.text().value_or("");
      }
    });
    if (need.name.empty() || need.version.empty()) return std::nullopt;
    return need;
  }

  JsonCursor json_;
  std::size_t first_line_;
  LockedPackages packages_{"npm"};
};

}  // namespace

Result<Catalog> parse_yarn_pnp(std::string_view text) {
  if (trimmed(text).starts_with('{')) return YarnPnpReader(text, 1).read();
  // Of Yarn 3 and later a string, of Yarn 2 an object.
  constexpr std::string_view kString = "RAW_RUNTIME_STATE =";
  if (const auto found = text.find(kString); found != std::string_view::npos) {
    const auto quote = std::min(text.find('\'', found), text.size() - 1);
    return YarnPnpReader(unquoted(text.substr(quote + 1)), 1 + lines_in(text.substr(0, quote))).read();
  }
  constexpr std::string_view kObject = "hydrateRuntimeState({";
  const auto found = text.find(kObject);
  const auto end = text.rfind(", {basePath:");
  if (found == std::string_view::npos || end == std::string_view::npos || end < found + kObject.size()) {
    return Error{ErrorCode::Invalid, "no table of packages is found in this file of Yarn's Plug'n'Play"};
  }
  const auto begin = found + kObject.size() - 1;
  return YarnPnpReader(text.substr(begin, end - begin), 1 + lines_in(text.substr(0, begin))).read();
}

Result<Catalog> catalog_yarn_pnp(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxYarnPnpBytes, parse_yarn_pnp);
}

}  // namespace coaming
