// LockedPackages: what one lock file lists, gathered within limits – each package once, and what needs what.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/siphash.h"
#include "inventory/catalog.h"

namespace coaming {

inline constexpr std::size_t kMaxLockFileBytes = 64 << 20;
inline constexpr std::size_t kMaxLockedTextBytes = 1024;       // of a name, a version, a licence
inline constexpr std::size_t kMaxLicenses = 100;               // of one package
inline constexpr std::size_t kMaxLockedNeeds = 200'000;        // of one file
inline constexpr std::size_t kMaxLockedKeys = 100'000;         // of one file
inline constexpr std::size_t kMaxLockedTotalBytes = 24 << 20;  // of all texts that are kept of one file

// Hands the text of a file to `parse`, without a copy where it is in memory.
// Errors: those of ByteRange::read_all and of `parse`.
Result<Catalog> parse_whole(const ByteRange& bytes, std::uint64_t limit, Result<Catalog> (*parse)(std::string_view));

// What is above a limit becomes a Gap, once for each limit.
class LockedPackages {
 public:
  explicit LockedPackages(std::string_view type) : type_(type) {}

  // The number of the package, the same one if that name and version were added before: it is then for development only
  // if all say so. None, and a Gap, where the name or the version is missing or too long, or there are too many.
  std::optional<std::size_t> add(std::string_view name, std::string_view version, std::size_t line,
                                 bool is_development = false);
  [[nodiscard]] const Package& at(std::size_t package) const { return catalog_.packages[package]; }
  void add_license(std::size_t package, std::string_view license);
  void set_architecture(std::size_t package, std::string_view architecture);
  void set_development(std::size_t package, bool is_development);

  // Another package that `package` needs: of the version that is stated, ...
  void add_need(std::size_t package, std::string_view name, std::string_view version);
  // ... the package `needed`, ...
  void add_need(std::size_t package, std::size_t needed);
  // ... or the one with this key, wherever in the file that is said; where none has it, any of that name, if there is
  // one.
  void add_need_by_key(std::size_t package, std::string_view name, std::string_view key);
  // What the file itself calls a package. Of two packages with one key, the first has it.
  void add_key(std::string_view key, std::size_t package);
  [[nodiscard]] std::optional<std::size_t> find_key(std::string_view key) const;

  // The project itself needs the package with this key. If roots are added, the packages that only those for
  // development lead to are for development.
  void add_root_by_key(std::string_view key, bool is_development);
  void add_root(std::size_t package, bool is_development);

  // "line 7: <message>"; of line 0 the message alone.
  void add_gap(ErrorCode code, std::size_t line, std::string_view message);
  // For YamlCursor::alias_line().
  void add_gap_for_alias(std::optional<std::size_t> line);

  Catalog take();

 private:
  struct Keyed {  // what can be resolved only when all is read
    std::size_t package;
    std::string name;
    std::string key;
  };
  struct Root {
    std::size_t package;
    bool is_development;
  };
  struct KeyedRoot {
    std::string key;
    bool is_development;
  };
  using Table = std::unordered_map<std::string, std::size_t, SipHash, std::equal_to<>>;

  bool has_room(std::size_t bytes);
  bool keep(std::string_view text, std::size_t line, std::string_view what);
  bool has_room_for_need(std::size_t bytes);
  void tell_once(bool& told, const std::string& message);
  void resolve_keys();
  void mark_development();

  std::string type_;
  Catalog catalog_;
  Table numbers_;  // by name, a zero byte and the version
  Table keys_;
  std::vector<Keyed> keyed_needs_;
  std::vector<KeyedRoot> keyed_roots_;
  std::vector<Root> roots_;
  std::vector<std::pair<std::size_t, std::size_t>> edges_;  // from a package to what it needs
  std::size_t needs_ = 0;
  std::size_t kept_bytes_ = 0;
  bool told_packages_ = false, told_needs_ = false, told_keys_ = false, told_bytes_ = false;
};

// "\"left-pad\"", for a message: printable, and cut short.
std::string quoted(std::string_view text);

}  // namespace coaming
