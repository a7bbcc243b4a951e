#include "inventory/catalogers/dpkg.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace coaming {

namespace {

// The fields of a stanza that are used; the names are compared without regard to case (deb822(5)).
struct Stanza {
  std::size_t number = 0;  // counted from 1
  std::size_t line = 0;    // its first, counted from 1
  bool is_empty = true;
  std::string_view package, status, version, architecture, source, depends, pre_depends, provides;
};

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

// Sets the field a line is about. False where the line has not the form of one.
bool read_field(std::string_view line, Stanza& stanza) {
  if (line.front() == ' ' || line.front() == '\t' || line.front() == '#') return true;  // goes on, or a comment
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view name = line.substr(0, colon);
  struct Field {
    std::string_view name;
    std::string_view Stanza::*value;
  };
  static constexpr Field kFields[] = {{"Architecture", &Stanza::architecture},
                                      {"Depends", &Stanza::depends},
                                      {"Package", &Stanza::package},
                                      {"Pre-Depends", &Stanza::pre_depends},
                                      {"Provides", &Stanza::provides},
                                      {"Source", &Stanza::source},
                                      {"Status", &Stanza::status},
                                      {"Version", &Stanza::version}};
  for (const Field& field : kFields) {
    if (same_name(name, field.name)) stanza.*field.value = trimmed(line.substr(colon + 1));
  }
  return true;
}

enum class State { Installed, Absent, Unknown };

// The third word of Status is the package's state. Source: dpkg(1).
State state_of(const Stanza& stanza, bool status_is_implied) {
  if (stanza.status.empty()) return status_is_implied ? State::Installed : State::Absent;
  const std::string_view state = stanza.status.substr(stanza.status.rfind(' ') + 1);
  constexpr std::array<std::string_view, 5> kOnDisk{"installed", "triggers-awaited", "triggers-pending", "unpacked",
                                                    "half-configured"};
  if (std::find(kOnDisk.begin(), kOnDisk.end(), state) != kOnDisk.end()) return State::Installed;
  return state == "half-installed" ? State::Unknown : State::Absent;
}

// Calls visit(name) for each package of a relation field: "a (>= 1) | b, c:any".
// Source: Debian Policy 7.1.
template <typename Visit>
void visit_related(std::string_view relations, const Visit& visit) {
  while (!relations.empty()) {
    const auto end = std::min(relations.find_first_of(",|"), relations.size());
    const std::string_view name = trimmed(relations.substr(0, end));
    relations.remove_prefix(std::min(end + 1, relations.size()));
    const std::string_view alone = name.substr(0, name.find_first_of(" (:"));
    if (!alone.empty()) visit(alone);
  }
}

Package make_package(const Stanza& stanza) {
  Package package;
  package.type = "deb";
  package.name = stanza.package;
  package.version = stanza.version;
  package.architecture = stanza.architecture;
  // "Source: name" or "Source: name (version)"; where it is left out, both are the package's own.
  package.source_name = package.name;
  package.source_version = package.version;
  if (!stanza.source.empty()) {
    const auto space = std::min(stanza.source.find(' '), stanza.source.size());
    package.source_name = stanza.source.substr(0, space);
    const std::string_view version = trimmed(stanza.source.substr(space));
    if (version.size() > 2 && version.front() == '(' && version.back() == ')') {
      package.source_version = version.substr(1, version.size() - 2);
    }
  }
  for (const std::string_view field : {stanza.pre_depends, stanza.depends}) {
    visit_related(field, [&](std::string_view name) {
      if (package.needs.size() < kMaxNeeds) package.needs.push_back({std::string(name), ""});
    });
  }
  visit_related(stanza.provides, [&](std::string_view name) {
    if (package.offers.size() < kMaxNeeds) package.offers.emplace_back(name);
  });
  package.found_in.push_back({"", 0, stanza.line});
  return package;
}

class StatusParser {
 public:
  explicit StatusParser(bool status_is_implied) : status_is_implied_(status_is_implied) {}

  void end_stanza() {
    if (stanza_.is_empty) return;
    const std::string where =
        "stanza " + std::to_string(stanza_.number) + " (line " + std::to_string(stanza_.line) + ")";
    const State state = state_of(stanza_, status_is_implied_);
    if (state == State::Unknown) {
      add_gap(where + ": " + std::string(stanza_.package) +
              " is half-installed; which of its files are there is not known");
    } else if (state == State::Installed && (stanza_.package.empty() || stanza_.version.empty())) {
      add_gap(where + ": an installed package without " + (stanza_.package.empty() ? "Package" : "Version"));
    } else if (state == State::Installed) {
      catalog_.add_package(make_package(stanza_));
    }
    stanza_ = {stanza_.number, 0, true, {}, {}, {}, {}, {}, {}, {}, {}};
  }

  void add_line(std::string_view line, std::size_t number) {
    if (trimmed(line).empty()) return end_stanza();
    if (stanza_.is_empty) stanza_ = {stanza_.number + 1, number, false, {}, {}, {}, {}, {}, {}, {}, {}};
    if (read_field(line, stanza_)) {
      ++good_lines_;
    } else if (bad_lines_++ == 0) {
      add_gap("line " + std::to_string(number) + " has not the form \"Field: value\"; lines like it were passed over");
    }
  }

  Result<Catalog> finish() {
    end_stanza();
    if (good_lines_ == 0 && bad_lines_ > 0) return Error{ErrorCode::Corrupt, "this is not a dpkg status file"};
    return std::move(catalog_);
  }

 private:
  void add_gap(std::string message) { catalog_.add_gap(ErrorCode::Corrupt, std::move(message)); }

  bool status_is_implied_;
  Stanza stanza_;
  std::size_t good_lines_ = 0;
  std::size_t bad_lines_ = 0;
  Catalog catalog_;
};

}  // namespace

Result<Catalog> parse_dpkg_status(std::string_view text, bool status_is_implied) {
  if (text.size() > kMaxDpkgStatusBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxDpkgStatusBytes)};
  }
  StatusParser parser(status_is_implied);
  for (std::size_t number = 1; !text.empty(); ++number) {
    parser.add_line(take_line(text), number);
  }
  return parser.finish();
}

std::vector<std::string> parse_debian_copyright(std::string_view text) {
  constexpr std::size_t kMaxLicenses = 100;
  constexpr std::size_t kMaxLicenseBytes = 200;
  const std::string_view first = trimmed(text.substr(0, text.find('\n')));
  if (!first.starts_with("Format:") || first.find("copyright-format") == std::string_view::npos) return {};
  std::set<std::string> found;
  while (!text.empty() && found.size() < kMaxLicenses) {
    const std::string_view line = take_line(text);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !same_name(line.substr(0, colon), "License")) continue;
    const std::string_view name = trimmed(line.substr(colon + 1));
    if (!name.empty() && name.size() <= kMaxLicenseBytes) found.emplace(name);
  }
  return {found.begin(), found.end()};
}

Result<Catalog> catalog_dpkg(const CatalogInput& input) {
  // Beside the stanzas, status.d/ holds the packages' checksum lists.
  if (input.file.path.ends_with(".md5sums")) return Catalog();
  const auto text = input.bytes.read_all(kMaxDpkgStatusBytes);
  if (!text) return text.error();
  const bool is_alone = input.file.path.find("/status.d/") != std::string::npos;
  return parse_dpkg_status(*text, is_alone);
}

namespace {

void visit_lines(std::string_view text, const OwnedFile& of, const std::function<void(const OwnedFile&)>& visit) {
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (!line.starts_with('/')) continue;
    line.remove_prefix(1);
    visit({of.name, of.version, of.architecture, line});
  }
}

// "<32 digits>  <path>"
void visit_checksums(std::string_view text, const OwnedFile& of, const std::function<void(const OwnedFile&)>& visit) {
  constexpr std::size_t kDigits = 32;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.size() > kDigits + 2) visit({of.name, of.version, of.architecture, line.substr(kDigits + 2)});
  }
}

}  // namespace

Result<void> visit_dpkg_files(const CatalogInput& input, const std::function<void(const OwnedFile&)>& visit) {
  constexpr std::string_view kChecksums = ".md5sums";
  constexpr std::string_view kList = ".list";
  const std::string_view path = input.file.path;
  if (path.ends_with("/status")) {
    const std::string folder = std::string(path.substr(0, path.rfind('/'))) + "/info";
    for (const FileRef& list : input.files.list(folder, input.step)) {
      std::string_view name = std::string_view(list.path).substr(list.path.rfind('/') + 1);
      if (!name.ends_with(kList)) continue;
      name.remove_suffix(kList.size());
      const auto colon = std::min(name.find(':'), name.size());
      const auto text = input.files.bytes(list).read_all(kMaxFileListBytes);
      if (!text) return text.error().in(list.path);
      visit_lines(*text, {name.substr(0, colon), {}, name.substr(std::min(colon + 1, name.size())), {}}, visit);
    }
    return {};
  }
  if (!path.ends_with(kChecksums)) return {};
  const auto text = input.bytes.read_all(kMaxFileListBytes);
  if (!text) return text.error();
  std::string_view name = path.substr(path.rfind('/') + 1);
  name.remove_suffix(kChecksums.size());
  visit_checksums(*text, {name, {}, {}, {}}, visit);
  return {};
}

std::vector<Gap> complete_dpkg(const FileTree& files, std::size_t step, Package& package) {
  const auto copyright = files.find("usr/share/doc/" + package.name + "/copyright", step);
  if (!copyright) return {};
  const auto text = files.bytes(*copyright).read_all(kMaxCopyrightBytes);
  if (!text) return {{text.error().code, copyright->path, copyright->layer, text.error().message}};
  package.licenses = parse_debian_copyright(*text);
  if (!package.licenses.empty()) package.found_in.push_back({copyright->path, copyright->layer, 0});
  return {};
}

}  // namespace coaming
