#include "inventory/catalogers/requirements.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/python_requirement.h"
#include "inventory/catalogers/unpinned.h"
#include "inventory/purl.h"

namespace coaming {

namespace {

// Whether a file of requirements that is included is read as a file of its own. `target` is relative to `folder`.
bool is_read_anyway(std::string_view folder, std::string_view target) {
  if (!target.ends_with(".txt") || target.find("://") != std::string_view::npos) return false;
  if (target.substr(target.rfind('/') + 1).find("requirements") != std::string_view::npos) return true;
  std::vector<std::string_view> components;
  for (std::string_view path : {folder, target}) {
    while (!path.empty()) {
      const auto slash = std::min(path.find('/'), path.size());
      const std::string_view component = path.substr(0, slash);
      path.remove_prefix(std::min(slash + 1, path.size()));
      if (component == ".." && !components.empty()) {
        components.pop_back();
      } else if (component != "." && component != "..") {
        components.push_back(component);
      }
    }
  }
  return std::find(components.begin(), components.end(), "requirements") != components.end();
}

bool is_comment(std::string_view line) { return trimmed(line).starts_with('#'); }

// Where a comment begins: at a '#' that is the first character or stands behind a blank.
std::size_t find_comment(std::string_view line) {
  for (auto at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return at;
  }
  return line.size();
}

// The value of "--requirement=file", "--requirement file" and "-rfile"; none where it is another option.
std::optional<std::string_view> value_of(std::string_view option, std::string_view brief, std::string_view full) {
  const std::string_view name = option.starts_with(full) ? full : brief;
  if (!option.starts_with(name)) return std::nullopt;
  std::string_view value = option.substr(name.size());
  if (name == full && !value.empty() && value.front() != '=' && value.front() != ' ' && value.front() != '\t') {
    return std::nullopt;
  }
  if (value.starts_with('=')) value.remove_prefix(1);
  return trimmed(value);
}

// Those that say where packages come from and how they are made, not which.
bool is_indifferent(std::string_view option) {
  constexpr std::array<std::string_view, 18> kOptions = {"-f",
                                                         "-i",
                                                         "--config-settings",
                                                         "--extra-index-url",
                                                         "--find-links",
                                                         "--index-url",
                                                         "--no-binary",
                                                         "--no-build-isolation",
                                                         "--no-deps",
                                                         "--no-index",
                                                         "--only-binary",
                                                         "--pre",
                                                         "--prefer-binary",
                                                         "--require-hashes",
                                                         "--trusted-host",
                                                         "--use-feature",
                                                         "--use-pep517",
                                                         "--uploaded-prior-to"};
  const std::string_view name = option.substr(0, option.find_first_of("= \t"));
  return std::find(kOptions.begin(), kOptions.end(), name) != kOptions.end();
}

class RequirementsReader {
 public:
  RequirementsReader(std::string_view text, std::string_view path)
      : rest_(text), folder_(path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/'))) {}

  Result<Catalog> read() {
    while (!rest_.empty()) read_logical_line();
    if (good_lines_ == 0 && bad_lines_ > 0) {
      return Error{ErrorCode::Corrupt, "this is not a file of requirements: no line is one"};
    }
    for (const auto& [needed, name] : needed_by_) {
      const auto package = packages_.find_key(name);
      if (package && *package != needed) packages_.add_need(*package, needed);
    }
    Catalog catalog = packages_.take();
    unpinned_.tell(catalog);
    return catalog;
  }

 private:
  // Joins lines that end in a backslash. A comment ends what was joined.
  void read_logical_line() {
    std::string joined;
    line_ = number_ + 1;
    while (!rest_.empty()) {
      ++number_;
      std::string_view line = take_line(rest_);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (is_comment(line)) {
        read_line(joined);
        read_comment(trimmed(line).substr(1));
        return;
      }
      const bool goes_on = line.ends_with('\\');
      if (goes_on) line.remove_suffix(1);
      joined += line;
      if (!goes_on) break;
    }
    const auto comment = find_comment(joined);
    read_line(std::string_view(joined).substr(0, comment));
    if (comment < joined.size()) read_comment(std::string_view(joined).substr(comment + 1));
  }

  void read_line(std::string_view line) {
    line = trimmed(line);
    if (line.empty()) return;
    is_via_ = false;
    current_.reset();
    if (line.starts_with('-')) {
      read_option(line);
    } else {
      read_requirement(line);
    }
  }

  void read_option(std::string_view option) {
    ++good_lines_;
    if (const auto file = value_of(option, "-r", "--requirement")) {
      if (!is_read_anyway(folder_, *file)) {
        packages_.add_gap(ErrorCode::NotFound, line_, "what " + quoted(*file) + " asks for is not read");
      }
    } else if (const auto place = value_of(option, "-e", "--editable")) {
      add_place(place->substr(0, place->find(" -")));
    } else if (!value_of(option, "-c", "--constraint") && !is_indifferent(option)) {
      --good_lines_;
      refuse(option);
    }
  }

  void read_requirement(std::string_view line) {
    // Options behind a requirement, hashes most of all.
    line = trimmed(line.substr(0, std::min(line.find(" -"), line.find("\t-"))));
    if (line.find("${") != std::string_view::npos) {
      ++good_lines_;
      unpinned_.add(line, line_);
      return;
    }
    const auto requirement = parse_python_requirement(line);
    const bool has_url = requirement && !requirement->url.empty();
    if (has_url) {
      const auto wheel = parse_wheel_name(requirement->url);
      add({requirement->name, wheel ? wheel->version : std::string_view(), {}, {}});
    } else if (line.ends_with(".whl") || (!requirement && line.find('/') != std::string_view::npos)) {
      add_place(line);
    } else if (requirement) {
      add(*requirement);
    } else {
      refuse(line);
    }
  }

  void add(const PythonRequirement& requirement) {
    ++good_lines_;
    if (requirement.version.empty()) {
      unpinned_.add(requirement.name, line_);
      return;
    }
    current_ = packages_.add(requirement.name, requirement.version, line_);
    if (current_) packages_.add_key(comparable_name("pypi", requirement.name), *current_);
  }

  // A path or a URL.
  void add_place(std::string_view place) {
    if (const auto wheel = parse_wheel_name(place)) {
      add(*wheel);
      return;
    }
    ++good_lines_;
    constexpr std::string_view kName = "#egg=";
    const auto name = place.find(kName);
    unpinned_.add(name == std::string_view::npos ? place : place.substr(name + kName.size()), line_);
  }

  void refuse(std::string_view line) {
    ++bad_lines_;
    packages_.add_gap(ErrorCode::Invalid, line_, quoted(line) + " is no requirement");
  }

  // Behind the '#': " via flask, jinja2", or " via" and a comment of its own for each: "   flask".
  void read_comment(std::string_view comment) {
    if (!current_) return;
    const std::string_view words = trimmed(comment);
    const bool is_more = is_via_ && comment.starts_with("   ");
    is_via_ = is_more || words == "via" || words.starts_with("via ");
    if (!is_via_) return;
    std::string_view names = is_more ? words : words.substr(3);
    while (!names.empty()) {
      const auto comma = std::min(names.find(','), names.size());
      const auto name = parse_python_requirement(names.substr(0, comma));
      names.remove_prefix(std::min(comma + 1, names.size()));
      if (!name || name->name.size() > kMaxLockedTextBytes || needed_by_.size() == kMaxLockedNeeds) continue;
      needed_by_.emplace_back(*current_, comparable_name("pypi", name->name));
    }
  }

  std::string_view rest_;
  std::string_view folder_;
  std::size_t number_ = 0;  // lines taken
  std::size_t line_ = 0;    // the first of the line at hand
  std::size_t good_lines_ = 0;
  std::size_t bad_lines_ = 0;
  LockedPackages packages_{"pypi"};
  Unpinned unpinned_;
  std::optional<std::size_t> current_;  // the package of the line that was read last
  bool is_via_ = false;                 // the comment before this one said what needs it
  std::vector<std::pair<std::size_t, std::string>> needed_by_;
};

}  // namespace

Result<Catalog> parse_requirements(std::string_view text, std::string_view path) {
  if (text.size() > kMaxRequirementsBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxRequirementsBytes)};
  }
  if (const auto decoded = decode_utf16(text)) return RequirementsReader(*decoded, path).read();
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return RequirementsReader(text, path).read();
}

Result<Catalog> catalog_requirements(std::string_view path, const ByteRange& bytes) {
  const auto text = bytes.read_all(kMaxRequirementsBytes);
  if (!text) return text.error();
  return parse_requirements(*text, path);
}

}  // namespace coaming
