#include "inventory/catalogers/go_mod.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/siphash.h"
#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/unpinned.h"

namespace coaming {

namespace {

using Words = std::vector<std::string_view>;

// The words of a line, quoted ones without their quotes; a comment is none. None where a quote is not closed.
std::optional<Words> words_of(std::string_view line) {
  constexpr std::size_t kMaxWords = 10;  // "replace a v1 => b v2" has six
  Words words;
  for (line = trimmed(line); !line.empty() && !line.starts_with("//") && words.size() < kMaxWords;
       line = trimmed(line)) {
    std::size_t end;
    if (line.starts_with('"') || line.starts_with('`')) {
      end = line.find(line.front(), 1);
      if (end == std::string_view::npos) return std::nullopt;
      words.push_back(line.substr(1, end - 1));
      ++end;
    } else {
      end = line.starts_with('(') || line.starts_with(')') ? 1 : std::min(line.find_first_of(" \t()\"`"), line.size());
      end = std::min(end, line.find("//"));
      words.push_back(line.substr(0, end));
    }
    line.remove_prefix(end);
  }
  return words;
}

bool is_folder(std::string_view target) {
  return target.starts_with("./") || target.starts_with("../") || target.starts_with('/') || target == "." ||
         target == "..";
}

// "1.23.6" of "go1.23.6-xyz".
std::string_view release_of(std::string_view toolchain) {
  if (toolchain.starts_with("go")) toolchain.remove_prefix(2);
  return toolchain.substr(0, toolchain.find('-'));
}

// Whether a go directive is of a version that lists all modules: 1.17 or later.
bool lists_all(std::string_view version) {
  int major = 0, minor = 0;
  const auto after = std::from_chars(version.data(), version.data() + version.size(), major).ptr;
  const char* const end = version.data() + version.size();
  if (after < end && *after == '.') std::from_chars(after + 1, end, minor);
  return major > 1 || (major == 1 && minor >= 17);
}

class GoModReader {
 public:
  Result<Catalog> read(std::string_view text) {
    while (!text.empty()) {
      ++number_;
      read_line(take_line(text));
    }
    if (!has_directive_) return Error{ErrorCode::Corrupt, "this is not a go.mod: no line is a directive"};
    for (const Module& module : required_) add(module);
    if (!required_.empty() && !lists_all(go_)) {
      packages_.add_gap(ErrorCode::NotFound, go_line_,
                        "go.mod files of Go before 1.17 do not list the modules that only other modules need");
    }
    add_standard_library();
    Catalog catalog = packages_.take();
    unpinned_.tell(catalog);
    return catalog;
  }

 private:
  struct Module {
    std::string_view name, version;
    std::size_t line;
  };
  struct Target {
    std::string_view name, version;
  };

  void read_line(std::string_view line) {
    auto words = words_of(line);
    if (!words) {
      complain("a quoted word has no end");
      return;
    }
    if (words->empty()) return;
    if (!block_.empty()) {
      if (words->front() == ")") {
        block_ = {};
      } else {
        read_directive(block_, *words);
      }
      return;
    }
    const std::string_view directive = words->front();
    words->erase(words->begin());
    if (words->size() == 1 && words->front() == "(") {
      block_ = directive;
    } else {
      read_directive(directive, *words);
    }
  }

  void read_directive(std::string_view directive, const Words& words) {
    constexpr std::string_view kOthers[] = {"godebug", "ignore", "module", "retract", "tool"};
    bool is_good = true;
    if (directive == "require") {
      is_good = words.size() == 2;
      if (is_good) required_.push_back({words[0], words[1], number_});
    } else if (directive == "replace") {
      is_good = read_replacement(words);
    } else if (directive == "exclude") {
      is_good = words.size() == 2;
      if (is_good) excluded_.emplace(words[0], words[1]);
    } else if (directive == "go" || directive == "toolchain") {
      is_good = words.size() == 1;
      if (is_good) (directive == "go" ? go_ : toolchain_) = words[0];
      if (is_good) (directive == "go" ? go_line_ : toolchain_line_) = number_;
    } else {
      is_good = std::find(std::begin(kOthers), std::end(kOthers), directive) != std::end(kOthers);
    }
    has_directive_ = has_directive_ || is_good;
    if (!is_good) complain(quoted(directive) + " is not followed by what belongs there, or is no directive");
  }

  // "old => new v2", "old v1 => new v2", "old => ./folder"
  bool read_replacement(const Words& words) {
    const auto arrow = static_cast<std::size_t>(std::find(words.begin(), words.end(), "=>") - words.begin());
    const std::size_t behind = words.size() - std::min(arrow + 1, words.size());
    if (arrow < 1 || arrow > 2 || behind < 1 || behind > 2) return false;
    const Target target{words[arrow + 1], behind == 2 ? words[arrow + 2] : std::string_view()};
    if (target.version.empty() && !is_folder(target.name)) return false;
    replaced_[key_of(words[0], arrow == 2 ? words[1] : std::string_view())] = target;
    return true;
  }

  void add(const Module& module) {
    constexpr std::size_t kShown = 40;
    if (excluded_.contains({module.name, module.version})) {
      unpinned_.add(std::string(module.name) + " without " + std::string(module.version), module.line);
      return;
    }
    auto target = replaced_.find(key_of(module.name, module.version));
    if (target == replaced_.end()) target = replaced_.find(key_of(module.name, ""));
    if (target == replaced_.end()) {
      packages_.add(module.name, module.version, module.line);
    } else if (target->second.version.empty()) {
      unpinned_.add(std::string(module.name) + " in " + std::string(target->second.name.substr(0, kShown)),
                    module.line);
    } else {
      packages_.add(target->second.name, target->second.version, module.line);
    }
  }

  void add_standard_library() {
    const bool has_toolchain = !toolchain_.empty() && toolchain_ != "default";
    const std::string_view version = has_toolchain ? release_of(toolchain_) : go_;
    if (!version.empty()) packages_.add("stdlib", version, has_toolchain ? toolchain_line_ : go_line_);
  }

  static std::string key_of(std::string_view name, std::string_view version) {
    std::string key(name);
    key += ' ';
    key += version;
    return key;
  }

  void complain(std::string_view problem) { packages_.add_gap(ErrorCode::Invalid, number_, problem); }

  LockedPackages packages_{"golang"};
  Unpinned unpinned_;
  std::size_t number_ = 0;
  bool has_directive_ = false;
  std::string_view block_;  // the directive whose block this is; empty outside of one
  std::vector<Module> required_;
  std::unordered_map<std::string, Target, SipHash> replaced_;  // by name and version, or name alone
  std::set<std::pair<std::string_view, std::string_view>> excluded_;
  std::string_view go_;
  std::size_t go_line_ = 1;
  std::string_view toolchain_;
  std::size_t toolchain_line_ = 0;
};

}  // namespace

Result<Catalog> parse_go_mod(std::string_view text) {
  if (text.size() > kMaxGoModBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxGoModBytes)};
  }
  return GoModReader().read(text);
}

Result<Catalog> catalog_go_mod(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxGoModBytes, parse_go_mod);
}

}  // namespace coaming
