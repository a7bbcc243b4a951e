#include "inventory/catalogers/pom.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <pugixml.hpp>

#include "base/siphash.h"
#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"
#include "inventory/catalogers/unpinned.h"

namespace coaming {

namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string_view text_of(const pugi::xml_node& node, const char* child) {
  return without_blanks(node.child_value(child));
}

// Where lines begin, to find the line of a byte.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ends_.push_back(at);
  }

  // Counted from 1; of a node where it begins.
  [[nodiscard]] std::size_t line_of(const pugi::xml_node& node) const {
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
    return static_cast<std::size_t>(std::lower_bound(ends_.begin(), ends_.end(), at) - ends_.begin()) + 1;
  }

 private:
  std::vector<std::size_t> ends_;
};

// The properties of a project: those that it states, and those that its own elements are.
class Properties {
 public:
  explicit Properties(const pugi::xml_node& project) {
    add_all(project.child("properties"));
    const pugi::xml_node parent = project.child("parent");
    for (const char* element : {"groupId", "artifactId", "version"}) {
      const std::string_view inherited = text_of(parent, element);
      const std::string_view own = text_of(project, element);
      const bool is_inherited = own.empty() && std::strcmp(element, "artifactId") != 0;
      for (const char* prefix : {"project.", "pom.", ""})
        add(std::string(prefix) + element, is_inherited ? inherited : own);
      for (const char* prefix : {"project.parent.", "parent."}) add(std::string(prefix) + element, inherited);
    }
  }

  void add_all(const pugi::xml_node& properties) {
    for (const pugi::xml_node& property : properties.children()) {
      if (property.type() == pugi::node_element) values_[property.name()] = without_blanks(property.child_value());
    }
  }

  // The text with every "${name}" replaced. None where one is not known, or leads to itself.
  [[nodiscard]] std::optional<std::string> resolve(std::string_view text) const {
    std::string result;
    std::size_t steps = 0;
    if (!append(text, 0, steps, result)) return std::nullopt;
    return result;
  }

 private:
  void add(const std::string& name, std::string_view value) {
    if (!value.empty()) values_.try_emplace(name, value);
  }

  bool append(std::string_view text, int depth, std::size_t& steps, std::string& to) const {
    if (depth > kMaxPomPropertyDepth || ++steps > kMaxPomPropertySteps || text.size() > kMaxPomValueBytes) return false;
    for (;;) {
      const auto open = text.find("${");
      if (to.size() + std::min(open, text.size()) > kMaxPomValueBytes) return false;
      to += text.substr(0, open);
      if (open == std::string_view::npos) return true;
      const auto close = text.find('}', open);
      if (close == std::string_view::npos) return false;
      const auto value = values_.find(text.substr(open + 2, close - open - 2));
      if (value == values_.end() || !append(value->second, depth + 1, steps, to)) return false;
      text.remove_prefix(close + 1);
    }
  }

  std::unordered_map<std::string, std::string_view, SipHash, std::equal_to<>> values_;  // of the document
};

// The one version of "[1.0]"; empty for another range, in which many may lie. What is no range stays as it is.
std::string_view version_of_range(std::string_view version) {
  if (version.find_first_of("[(,") == std::string_view::npos) return version;
  if (!version.starts_with('[') || !version.ends_with(']')) return {};
  version = without_blanks(version.substr(1, version.size() - 2));
  return version.find_first_of(",[]()") == std::string_view::npos ? version : std::string_view();
}

class PomReader {
 public:
  PomReader(const pugi::xml_node& project, std::string_view text)
      : project_(project), properties_(project), lines_(text) {}

  Catalog read() {
    std::vector<pugi::xml_node> parts = {project_};
    for (const pugi::xml_node& profile : project_.child("profiles").children("profile")) {
      if (text_of(profile.child("activation"), "activeByDefault") == "true") {
        parts.push_back(profile);
        properties_.add_all(profile.child("properties"));
      } else {
        tell_of_profile(profile);
      }
    }
    for (const pugi::xml_node& part : parts) {
      for (const pugi::xml_node& managed : dependencies_of(part.child("dependencyManagement"))) manage(managed);
    }
    for (const pugi::xml_node& part : parts) {
      for (const pugi::xml_node& dependency : dependencies_of(part)) read_dependency(dependency);
    }
    Catalog catalog = packages_.take();
    unpinned_.tell(catalog);
    return catalog;
  }

 private:
  struct Managed {
    std::string_view version, scope;
  };

  static pugi::xml_object_range<pugi::xml_named_node_iterator> dependencies_of(const pugi::xml_node& part) {
    return part.child("dependencies").children("dependency");
  }

  // "group:artifact"; none, and a Gap, where one of them is missing or not known.
  std::optional<std::string> name_of(const pugi::xml_node& dependency) {
    const auto group = properties_.resolve(text_of(dependency, "groupId"));
    const auto artifact = properties_.resolve(text_of(dependency, "artifactId"));
    if (group && artifact && !group->empty() && !artifact->empty()) return *group + ":" + *artifact;
    packages_.add_gap(ErrorCode::Invalid, lines_.line_of(dependency),
                      "a dependency whose group or artifact is missing, or a property that is not known here");
    return std::nullopt;
  }

  void manage(const pugi::xml_node& managed) {
    const auto group = properties_.resolve(text_of(managed, "groupId"));
    const auto artifact = properties_.resolve(text_of(managed, "artifactId"));
    if (!group || !artifact) return;  // it decides over nothing that can be named here
    managed_.try_emplace(*group + ":" + *artifact, Managed{text_of(managed, "version"), text_of(managed, "scope")});
  }

  void read_dependency(const pugi::xml_node& dependency) {
    const auto name = name_of(dependency);
    if (!name) return;
    std::string_view version = text_of(dependency, "version");
    std::string_view scope = text_of(dependency, "scope");
    if (const auto managed = managed_.find(*name); managed != managed_.end()) {
      if (version.empty()) version = managed->second.version;
      if (scope.empty()) scope = managed->second.scope;
    }
    constexpr std::size_t kShown = 40;
    const std::size_t line = lines_.line_of(dependency);
    const auto resolved = properties_.resolve(version);
    const std::string_view one = resolved ? version_of_range(*resolved) : std::string_view();
    if (one.empty()) {
      unpinned_.add(version.empty() ? *name : *name + " " + std::string(version.substr(0, kShown)), line);
    } else {
      packages_.add(*name, one, line, scope == "test");
    }
  }

  void tell_of_profile(const pugi::xml_node& profile) {
    const auto dependencies = dependencies_of(profile);
    const auto count = std::distance(dependencies.begin(), dependencies.end());
    if (count == 0) return;
    packages_.add_gap(ErrorCode::NotFound, lines_.line_of(profile),
                      "the profile " + quoted(text_of(profile, "id")) + " is not always active; its dependencies, " +
                          std::to_string(count) + ", are missing here");
  }

  pugi::xml_node project_;
  Properties properties_;
  Lines lines_;
  std::unordered_map<std::string, Managed, SipHash> managed_;  // by "group:artifact"
  LockedPackages packages_{"maven"};
  Unpinned unpinned_;
};

}  // namespace

Result<Catalog> parse_pom(std::string_view text) {
  if (text.size() > kMaxPomBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxPomBytes)};
  }
  const auto decoded = decode_utf16(text);
  if (decoded) text = *decoded;
  pugi::xml_document document;
  // As UTF-8 whatever the document says, so that offsets are those of the text; what another encoding would change are
  // letters outside ASCII. The parser knows no entities but those of XML itself.
  const auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    const auto line =
        1 +
        std::count(text.begin(), text.begin() + std::clamp<std::ptrdiff_t>(parsed.offset, 0, std::ssize(text)), '\n');
    return Error{ErrorCode::Corrupt, "line " + std::to_string(line) + ": not valid XML: " + parsed.description()};
  }
  const pugi::xml_node project = document.child("project");
  if (!project) return Error{ErrorCode::Invalid, "this is not a POM: it has no <project>"};
  return PomReader(project, text).read();
}

Result<Catalog> catalog_pom(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxPomBytes, parse_pom);
}

}  // namespace coaming
