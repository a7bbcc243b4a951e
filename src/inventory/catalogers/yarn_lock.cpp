#include "inventory/catalogers/yarn_lock.h"

#include "base/json_cursor.h"
#include "base/text.h"
#include "base/yaml_cursor.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/node_names.h"

namespace coaming {

namespace {

// The package that a name and a range mean: that of an alias ("old@npm:left-pad@^1") is its target.
std::string_view name_of_spec(std::string_view spec) {
  const NodeSpec outer = split_node_spec(spec);
  constexpr std::string_view kAlias = "npm:";
  if (!outer.wanted.starts_with(kAlias)) return outer.name;
  const std::string_view target = outer.wanted.substr(kAlias.size());
  const NodeSpec inner = split_node_spec(target);
  return inner.wanted.empty() ? outer.name : inner.name;
}

// The form of Yarn 1: entries of lines, indented by two spaces a level, each a key and a value.
class YarnLinesReader {
 public:
  explicit YarnLinesReader(std::string_view text) : rest_(text) {}

  Result<Catalog> read() {
    while (!rest_.empty()) {
      ++number_;
      read_line(take_line(rest_));
    }
    end_entry();
    if (good_lines_ == 0 && bad_lines_ > 0) {
      return Error{ErrorCode::Corrupt, "this is not a yarn.lock: no line has the form of one"};
    }
    return packages_.take();
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.starts_with('#')) return;
    const std::size_t indent = line.find_first_not_of(' ');
    const bool is_good = indent == 0 ? begin_entry(content) : indent == 2 ? read_field(content) : read_need(content);
    if (is_good) {
      ++good_lines_;
    } else if (bad_lines_++ == 0) {
      packages_.add_gap(ErrorCode::Corrupt, number_, "not of the form of a yarn.lock; lines like it were passed over");
    }
  }

  // A quoted or a bare word from the front of `line`; none where there is none, or none of a sensible length.
  static std::optional<std::string> take_word(std::string_view& line) {
    if (!line.starts_with('"')) {
      const auto end = std::min(line.find_first_of(" ,"), line.size());
      if (end == 0 || end > kMaxLockedTextBytes) return std::nullopt;
      std::string word(line.substr(0, end));
      line.remove_prefix(end);
      return word;
    }
    std::size_t end = 1;
    while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
    if (end >= line.size() || end > kMaxLockedTextBytes) return std::nullopt;
    JsonCursor json(line.substr(0, end + 1));
    const auto text = json.text();
    if (!text) return std::nullopt;
    line.remove_prefix(end + 1);
    return std::string(*text);
  }

  // "a@^1, b@^2:": what the entry is for.
  bool begin_entry(std::string_view line) {
    end_entry();
    if (!line.ends_with(':')) return false;
    line.remove_suffix(1);
    std::vector<std::string> specs;
    while (!line.empty()) {
      auto word = take_word(line);
      if (!word || word->empty()) return false;
      specs.push_back(std::move(*word));
      line = trimmed(line);
      if (line.empty()) break;
      if (!line.starts_with(',')) return false;
      line = trimmed(line.substr(1));
    }
    specs_ = std::move(specs);
    line_ = number_;
    return !specs_.empty();
  }

  bool read_field(std::string_view line) {
    is_in_needs_ = false;
    if (specs_.empty()) return false;
    auto key = take_word(line);
    if (!key) return false;
    if (*key == "version") {
      line = trimmed(line);
      auto value = take_word(line);
      if (!value) return false;
      version_ = std::move(*value);
    } else if (*key == "dependencies:" || *key == "optionalDependencies:" ||
               ((*key == "dependencies" || *key == "optionalDependencies") && line == ":")) {
      is_in_needs_ = true;
    }
    return true;
  }

  bool read_need(std::string_view line) {
    if (specs_.empty()) return false;
    if (!is_in_needs_) return true;
    auto name = take_word(line);
    line = trimmed(line);
    auto range = take_word(line);
    if (!name || !range) return false;
    if (needs_.size() < kMaxLockedNeeds) needs_.emplace_back(std::move(*name), std::move(*range));
    return true;
  }

  void end_entry() {
    is_in_needs_ = false;
    if (!specs_.empty()) {
      if (const auto package = packages_.add(name_of_spec(specs_.front()), version_, line_)) {
        for (const std::string& spec : specs_) packages_.add_key(spec, *package);
        for (const auto& [name, range] : needs_) {
          const std::string spec = name + "@" + range;
          packages_.add_need_by_key(*package, name_of_spec(spec), spec);
        }
      }
    }
    specs_.clear();
    needs_.clear();
    version_.clear();
  }

  std::string_view rest_;
  std::size_t number_ = 0;  // of the line at hand, counted from 1
  std::size_t good_lines_ = 0;
  std::size_t bad_lines_ = 0;
  LockedPackages packages_{"npm"};

  // The entry at hand.
  std::vector<std::string> specs_;
  std::size_t line_ = 0;
  std::string version_;
  std::vector<std::pair<std::string, std::string>> needs_;
  bool is_in_needs_ = false;
};

// The form of the later versions ("berry"): a YAML map from descriptors to what was found for them.
class YarnYamlReader {
 public:
  explicit YarnYamlReader(std::string_view text) : yaml_(text) {}

  Result<Catalog> read() {
    while (yaml_.next_document()) {
      yaml_.members([&](std::string_view descriptors) {
        if (descriptors != "__metadata") read_entry(descriptors);
      });
    }
    if (auto done = yaml_.finish(); !done) return done.error();
    packages_.add_gap_for_alias(yaml_.alias_line());
    return packages_.take();
  }

 private:
  void read_entry(std::string_view descriptors) {
    const std::size_t line = yaml_.line();
    std::string version, resolution;
    std::vector<std::pair<std::string, std::string>> needs;
    const bool is_map = yaml_.members([&](std::string_view key) {
      if (key == "version") {
        version = yaml_.text().value_or("");
      } else if (key == "resolution") {
        resolution = yaml_.text().value_or("");
      } else if (key == "dependencies" || key == "optionalDependencies") {
        yaml_.members([&](std::string_view name) {
          const auto range = yaml_.text();
          if (range && needs.size() < kMaxLockedNeeds) needs.emplace_back(name, *range);
        });
      }
    });
    if (!is_map) return packages_.add_gap(ErrorCode::Corrupt, line, "an entry should be a map");
    if (version == "0.0.0-use.local") return;  // the project, or a workspace of it
    const std::string_view first = descriptors.substr(0, descriptors.find(", "));
    const auto package =
        packages_.add(resolution.empty() ? name_of_spec(first) : split_node_spec(resolution).name, version, line);
    if (!package) return;
    for (std::string_view rest = descriptors; !rest.empty();) {
      const auto end = std::min(rest.find(", "), rest.size());
      add_key(rest.substr(0, end), *package);
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    for (const auto& [name, range] : needs) {
      const std::string spec = name + "@" + range;
      packages_.add_need_by_key(*package, name_of_spec(spec), spec);
    }
  }

  // A descriptor as it stands, and as the needs of other entries write it: without the protocol, which was added only
  // in later versions, and without what binds it to one place.
  void add_key(std::string_view descriptor, std::size_t package) {
    descriptor = descriptor.substr(0, descriptor.find("::"));
    packages_.add_key(descriptor, package);
    const NodeSpec spec = split_node_spec(descriptor);
    constexpr std::string_view kProtocol = "npm:";
    if (!spec.wanted.starts_with(kProtocol)) return;
    packages_.add_key(std::string(spec.name) + "@" + std::string(spec.wanted.substr(kProtocol.size())), package);
  }

  YamlCursor yaml_;
  LockedPackages packages_{"npm"};
};

bool is_yaml(std::string_view text) {
  return text.starts_with("__metadata:") || text.find("\n__metadata:") != std::string_view::npos;
}

}  // namespace

Result<Catalog> parse_yarn_lock(std::string_view text) {
  return is_yaml(text) ? YarnYamlReader(text).read() : YarnLinesReader(text).read();
}

Result<Catalog> catalog_yarn_lock(std::string_view path, const ByteRange& bytes) {
  if (is_in_node_modules(path)) return Catalog{};
  return parse_whole(bytes, kMaxLockFileBytes, parse_yarn_lock);
}

}  // namespace coaming
