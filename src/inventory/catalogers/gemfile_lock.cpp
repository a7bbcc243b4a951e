#include "inventory/catalogers/gemfile_lock.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "inventory/catalogers/locked_packages.h"

namespace coaming {

namespace {

bool is_source(std::string_view section) {
  constexpr std::string_view kSources[] = {"GEM", "GIT", "PATH", "PLUGIN SOURCE"};
  return std::find(std::begin(kSources), std::end(kSources), section) != std::end(kSources);
}

// "BUNDLED WITH"
bool is_heading(std::string_view line) {
  return line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ ") == std::string_view::npos;
}

class GemfileLockReader {
 public:
  Result<Catalog> read(std::string_view text) {
    while (!text.empty()) {
      ++number_;
      read_line(take_line(text));
    }
    if (!has_section_) return Error{ErrorCode::Corrupt, "this is not a lock file of Bundler: it has no section"};
    return packages_.take();
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view words = trimmed(line);
    if (words.empty()) return;
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == 0) {
      const bool is_section = is_heading(words);
      has_section_ = has_section_ || is_section;
      in_source_ = is_section && is_source(words);
      if (!is_section) complain(words);
    } else if (in_source_ && indent == 4) {
      read_gem(words);
    } else if (in_source_ && indent == 6 && gem_) {
      const std::string_view name = words.substr(0, std::min(words.find(' '), words.find('!')));
      packages_.add_need_by_key(*gem_, name, name);
    } else if (in_source_ && indent != 2 && indent != 6) {
      complain(words);
    }
  }

  // "nokogiri (1.13.3-x86_64-linux)"
  void read_gem(std::string_view words) {
    gem_.reset();
    const auto open = words.find(" (");
    const auto close = words.rfind(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2) {
      packages_.add_gap(ErrorCode::Corrupt, number_, "the gem " + quoted(words) + " has no version");
      return;
    }
    const std::string_view name = words.substr(0, open);
    const std::string_view version = words.substr(open + 2, close - open - 2);
    gem_ = packages_.add(name, version.substr(0, version.find('-')), number_);
    if (gem_) packages_.add_key(name, *gem_);
  }

  void complain(std::string_view words) {
    if (!has_complained_) {
      packages_.add_gap(ErrorCode::Corrupt, number_,
                        quoted(words) + " is of no known form; lines like it were passed over");
    }
    has_complained_ = true;
  }

  LockedPackages packages_{"gem"};
  std::size_t number_ = 0;
  bool has_section_ = false;
  bool in_source_ = false;
  bool has_complained_ = false;
  std::optional<std::size_t> gem_;  // whose needs follow
};

}  // namespace

Result<Catalog> parse_gemfile_lock(std::string_view text) {
  if (text.size() > kMaxGemfileLockBytes) {
    return Error{ErrorCode::TooLarge,
                 std::to_string(text.size()) + " bytes, the limit is " + std::to_string(kMaxGemfileLockBytes)};
  }
  if (trimmed(text).empty()) return Catalog{};
  return GemfileLockReader().read(text);
}

Result<Catalog> catalog_gemfile_lock(std::string_view /*path*/, const ByteRange& bytes) {
  return parse_whole(bytes, kMaxGemfileLockBytes, parse_gemfile_lock);
}

}  // namespace coaming
